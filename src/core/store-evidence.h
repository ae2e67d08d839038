#pragma once

#include "core/evidence.h"
#include "core/store.h"

G_BEGIN_DECLS

/* Time entries and the calendar of the technician, as last pulled into the cache. Every
 * writer takes a transaction from stint_store_begin_cache(). */

gboolean stint_store_put_entry (StintTxn *txn,
                                const StintEntry *entry,
                                gboolean mine,
                                GError **error);
gboolean stint_store_begin_entries_of_ticket (StintTxn *txn,
                                              const char *ticket_id,
                                              GError **error);
gboolean stint_store_remove_entry (StintTxn *txn, const char *id, GError **error);
GPtrArray *stint_store_list_my_entries (StintStore *self,
                                        const char *from_day,
                                        const char *until_day,
                                        GError **error);
GPtrArray *stint_store_list_entries_of_ticket (StintStore *self,
                                               const char *ticket_id,
                                               GError **error);
GPtrArray *stint_store_list_my_entry_ids (StintStore *self,
                                          const char *from_day,
                                          GError **error);

gboolean stint_store_put_availability (StintTxn *txn,
                                       const StintAvailability *availability,
                                       GError **error);
gboolean stint_store_get_availability (StintStore *self,
                                       StintAvailability *availability,
                                       gboolean *known,
                                       GError **error);
gboolean stint_store_begin_holidays (StintTxn *txn, GError **error);
gboolean stint_store_put_holiday (StintTxn *txn,
                                  const StintHoliday *holiday,
                                  GError **error);
GPtrArray *stint_store_list_holidays (StintStore *self, GError **error);
gboolean stint_store_begin_time_off (StintTxn *txn, GError **error);
gboolean stint_store_put_time_off (StintTxn *txn,
                                   const StintTimeOff *off,
                                   GError **error);
GPtrArray *stint_store_list_time_off (StintStore *self, GError **error);

gboolean stint_store_put_endpoint_count (StintTxn *txn,
                                         const char *company_id,
                                         gint64 n,
                                         gint64 now_s,
                                         GError **error);
gint64 stint_store_get_endpoint_count (StintStore *self, const char *company_id);
char *stint_store_dup_uncounted_company (StintStore *self,
                                         gint64 before_s,
                                         GError **error);

G_END_DECLS
