#pragma once

#include "app/record-list.h"

G_BEGIN_DECLS

#define STINT_TYPE_TICKET_LIST (stint_ticket_list_get_type ())
G_DECLARE_FINAL_TYPE (StintTicketList,
                      stint_ticket_list,
                      STINT,
                      TICKET_LIST,
                      StintRecordList)

/* Tickets to choose from: mine, those of my queues, or what a search finds. Emits
 * "chosen" with a number. */

void stint_ticket_list_set_desk (StintTicketList *self,
                                 StintDesk *desk,
                                 StintStatus *status,
                                 guint first_slice);
void stint_ticket_list_show_all (StintTicketList *self);
void stint_ticket_list_search (StintTicketList *self, const char *words);
gboolean stint_ticket_list_choose_first (StintTicketList *self);
char *stint_ticket_list_dup_selected (StintTicketList *self);
gboolean stint_ticket_list_grab_list (StintTicketList *self);
void stint_ticket_list_look (StintTicketList *self);
gboolean stint_ticket_list_choose_view (StintTicketList *self);

G_END_DECLS
