#pragma once

#include "core/db.h"
#include "core/error.h"
#include "core/step.h"
#include "core/store.h"

G_BEGIN_DECLS

/* For store-*.c alone. */

/* Of an op with its work and engagement: the PSA knows enough for it to be planned. */
#define STINT_SQL_TICKET_KNOWN                                                           \
  "(engagement.ticket_id IS NOT NULL OR (op.kind = 'new-ticket' AND EXISTS "             \
  "(SELECT 1 FROM new_ticket WHERE new_ticket.work_id = op.work_id "                     \
  "AND company_id IS NOT NULL))) "
/* It was never laid down. */
#define STINT_SQL_NO_STEPS                                                               \
  "NOT EXISTS (SELECT 1 FROM step WHERE step.op_id = op.id AND position >= 0) "
/* It was, in words that are not meant any more. */
#define STINT_SQL_OUT_OF_DATE                                                            \
  "(mended = 1 AND EXISTS (SELECT 1 FROM step WHERE step.op_id = op.id "                 \
  "AND step.state = 'queued' AND may_be_stored = 0 AND position >= 0)) "

StintDb *stint_store_get_db (StintStore *self);
StintDb *stint_store_get_cache (StintStore *self, GError **error);
StintDb *stint_txn_get_db (StintTxn *self);
StintStore *stint_txn_get_store (StintTxn *self);

char *stint_store_dup_words (StintTxn *txn, gint64 op_id, GError **error);
char *stint_store_print_payload (const StintStep *step, const char *words);
char *stint_rows_dup_words (StintRows *rows, int payload, int words);

/* One list of columns for every query that answers tickets. */
#define TICKET_COLUMNS                                                                   \
  "ticket.id, ticket.number, ticket.title, description, company_id, ticket.company, "    \
  "contact_id, ticket.contact, status_id, status, priority, queue, role_id, web_url, "   \
  "queue_id, assignee, due_s, estimated_seconds, worked_seconds, last_activity_s, "      \
  "mine, "                                                                               \
  "open, joined "

char *stint_store_dup_match (const char *words);
GPtrArray *stint_tickets_from_rows (StintRows *rows, GError **error);

gboolean stint_store_follow_steps (StintTxn *txn,
                                   gint64 op_id,
                                   gint64 now_s,
                                   GError **error);

G_END_DECLS
