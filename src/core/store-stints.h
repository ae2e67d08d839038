#pragma once

#include "core/engagement.h"
#include "core/interval.h"
#include "core/stint.h"
#include "core/store.h"

G_BEGIN_DECLS

/* Engagements and stints: what the technician does with them is decided by the desk; here
 * they are only written and read. Instants are UTC seconds. */

gint64 stint_store_add_engagement (StintTxn *txn,
                                   const StintEngagement *engagement,
                                   GError **error);
gboolean stint_store_set_engagement_ticket (StintTxn *txn,
                                            const StintEngagement *engagement,
                                            GError **error);
gboolean stint_store_close_engagement (StintTxn *txn,
                                       gint64 id,
                                       gint64 at_s,
                                       GError **error);
gboolean stint_store_set_next (StintTxn *txn,
                               gint64 id,
                               const char *next,
                               GError **error);
gboolean stint_store_set_lookup_message (StintTxn *txn,
                                         gint64 id,
                                         const char *message,
                                         GError **error);
gint64 stint_store_free_slot (StintStore *self, GError **error);
gboolean stint_store_set_slot (StintTxn *txn, gint64 id, gint64 slot, GError **error);
gboolean stint_store_move_stints (StintTxn *txn, gint64 from, gint64 to, GError **error);

StintEngagement *stint_store_get_engagement (StintStore *self, gint64 id, GError **error);
StintEngagement *stint_store_get_running (StintStore *self, GError **error);
StintEngagement *stint_store_get_slot (StintStore *self, gint64 slot, GError **error);
StintEngagement *stint_store_find_open_engagement (StintStore *self,
                                                   const char *ticket_number,
                                                   GError **error);
GPtrArray *stint_store_list_parked (StintStore *self, GError **error);
GPtrArray *stint_store_list_unresolved (StintStore *self, GError **error);

gint64 stint_store_add_stint (StintTxn *txn,
                              gint64 engagement_id,
                              gint64 start_s,
                              gint64 end_s,
                              const char *zone,
                              const char *captured_by,
                              const char *boot_id,
                              gint64 boot_us,
                              GError **error);
gboolean stint_store_end_stint (StintTxn *txn,
                                gint64 id,
                                gint64 end_s,
                                gboolean clock_stepped,
                                GError **error);
gboolean stint_store_set_stint_span (StintTxn *txn,
                                     gint64 id,
                                     StintSpan span,
                                     GError **error);
gboolean stint_store_move_stint (StintTxn *txn, gint64 id, gint64 to, GError **error);
gboolean stint_store_set_stint_typed (StintTxn *txn, gint64 id, GError **error);
gboolean stint_store_set_clock_stepped (StintTxn *txn, gint64 id, GError **error);
gboolean stint_store_reopen_stint (StintTxn *txn, gint64 id, GError **error);
gboolean stint_store_discard_stint (StintTxn *txn,
                                    gint64 id,
                                    gint64 at_s,
                                    GError **error);
gboolean stint_store_commit_stint (StintTxn *txn,
                                   gint64 id,
                                   gint64 work_id,
                                   const char *key,
                                   GError **error);
gboolean stint_store_get_stint_boot (StintStore *self,
                                     gint64 id,
                                     char **boot_id,
                                     gint64 *boot_us,
                                     GError **error);

StintStint *stint_store_get_stint (StintStore *self, gint64 id, GError **error);
StintStint *stint_store_get_running_stint (StintStore *self, GError **error);
gint64 stint_store_last_end (StintStore *self, GError **error);
gint64 stint_store_find_just_ended (StintStore *self,
                                    gint64 engagement_id,
                                    gint64 at_s,
                                    GError **error);
GPtrArray *stint_store_list_stints_between (StintStore *self,
                                            StintSpan span,
                                            GError **error);
GPtrArray *stint_store_list_stints_of (StintStore *self,
                                       gint64 engagement_id,
                                       GError **error);
GPtrArray *stint_store_list_unposted_of (StintStore *self,
                                         gint64 engagement_id,
                                         GError **error);
GPtrArray *stint_store_list_ticket_stints (StintStore *self,
                                           const char *number,
                                           GError **error);
gint64 stint_store_count_unposted (StintStore *self, GError **error);
gint64 stint_store_worked_on (StintStore *self,
                              const char *ticket_number,
                              GError **error);

/* A hand-over being typed. Members are NULL where nothing was typed. */
typedef struct
{
  char *done;
  char *next;
  char *left_off;
  char *roll_back;
  char *roll_forward;
  char *outcome;
  char *update_text;
} StintDraft;

void stint_draft_free (StintDraft *self);
gboolean stint_store_put_draft (StintTxn *txn,
                                gint64 engagement_id,
                                const StintDraft *draft,
                                gint64 now_s,
                                GError **error);
gboolean stint_store_move_draft (StintTxn *txn, gint64 from, gint64 to, GError **error);
gboolean stint_store_drop_draft (StintTxn *txn, gint64 engagement_id, GError **error);
StintDraft *stint_store_get_draft (StintStore *self,
                                   gint64 engagement_id,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintDraft, stint_draft_free)

G_END_DECLS
