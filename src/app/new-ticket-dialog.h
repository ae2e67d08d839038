#pragma once

#include <adwaita.h>

#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_NEW_TICKET_DIALOG (stint_new_ticket_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StintNewTicketDialog,
                      stint_new_ticket_dialog,
                      STINT,
                      NEW_TICKET_DIALOG,
                      AdwWindow)

/* Whose a ticket that is to be made is, and what it is called: asked for an interrupt, or
 * again where the PSA did not take it. Emits "made" with what was done, in words. */

StintNewTicketDialog *stint_new_ticket_dialog_new (GtkWindow *parent,
                                                   StintDesk *desk,
                                                   StintEngagement *engagement);
StintNewTicketDialog *stint_new_ticket_dialog_new_for_op (GtkWindow *parent,
                                                          StintDesk *desk,
                                                          StintOp *op);
gint64 stint_new_ticket_dialog_get_engagement (StintNewTicketDialog *self);

G_END_DECLS
