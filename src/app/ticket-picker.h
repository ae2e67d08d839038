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

/* What a ticket is picked for. */
typedef enum
{
  STINT_PICK_TO_BIND, /* an interrupt: it may be internal time, or a ticket to be made */
  STINT_PICK_TO_MOVE, /* a stint */
} StintPickPurpose;

/* Asks which ticket something is for. Emits "picked" with a number, or NULL for internal
 * time, or "new-ticket". */

StintTicketPicker *stint_ticket_picker_new (GtkWindow *parent,
                                            StintDesk *desk,
                                            StintStatus *status,
                                            StintPickPurpose purpose,
                                            gint64 id);
gint64 stint_ticket_picker_get_id (StintTicketPicker *self);

G_END_DECLS
