#pragma once

#include <adwaita.h>

#include "app/status.h"
#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_OUTBOX_PAGE (stint_outbox_page_get_type ())
G_DECLARE_FINAL_TYPE (StintOutboxPage, stint_outbox_page, STINT, OUTBOX_PAGE, AdwBin)

GtkWidget *stint_outbox_page_new (StintDesk *desk, StintStatus *status);

G_END_DECLS
