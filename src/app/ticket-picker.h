#pragma once

#include <adwaita.h>

#include "app/status.h"
#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_TICKET_PICKER (stint_ticket_picker_get_type ())
G_DECLARE_FINAL_TYPE (StintTicketPicker,
                      stint_ticket_picker,
                      STINT,
                      TICKET_PICKER,
                      AdwWindow)

/* Asks which ticket an interrupt is for. Emits "picked" with a number, or NULL for
 * internal time. */

StintTicketPicker *stint_ticket_picker_new (GtkWindow *parent,
                                            StintDesk *desk,
                                            StintStatus *status,
                                            gint64 engagement_id);
gint64 stint_ticket_picker_get_engagement (StintTicketPicker *self);

G_END_DECLS
