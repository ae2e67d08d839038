#pragma once

#include "core/store-feeds.h"
#include "courier/pull.h"

G_BEGIN_DECLS

/* What all feeds share. For pull*.c alone. */

gint64 stint_puller_now_s (StintPuller *self);
gint64 stint_puller_weeks_from_s (StintPuller *self);
StintPage *stint_puller_page (StintPuller *self,
                              StintFeed feed,
                              const char *name,
                              const char *what,
                              StintFeedState *state,
                              GError **error);
GPtrArray *stint_puller_gather (StintPuller *self,
                                StintFeed feed,
                                const char *name,
                                const char *what,
                                StintFeedState *state,
                                GError **error);
gboolean stint_puller_put_names (StintPuller *self,
                                 StintTxn *txn,
                                 const StintPage *page,
                                 GError **error);
gboolean stint_puller_end (StintPuller *self,
                           StintTxn *txn,
                           const char *name,
                           StintFeedState *state,
                           const StintPage *last,
                           GError **error);
gboolean stint_puller_doubt (StintPuller *self,
                             const char *name,
                             const char *doubt,
                             GError **error);
gboolean stint_puller_sees (StintPuller *self,
                            const char *ids,
                            gboolean *sees,
                            GError **error);

G_END_DECLS
