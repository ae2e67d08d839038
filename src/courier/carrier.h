#pragma once

#include "core/clock.h"
#include "core/store.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/**
 * StintCarrier:
 *
 * A courier at work: takes requests, pulls, lets the engine push, and waits for the
 * doorbell or for the next due time.
 */
#define STINT_TYPE_CARRIER (stint_carrier_get_type ())
G_DECLARE_FINAL_TYPE (StintCarrier, stint_carrier, STINT, CARRIER, GObject)

/**
 * StintPsaMaker:
 *
 * Makes the provider of an account, with its secret.
 *
 * Returns: (transfer full): or NULL with @error set
 */
typedef StintPsa *(*StintPsaMaker) (StintStore *store,
                                    StintClock *clock,
                                    gint64 account_id,
                                    gpointer user_data,
                                    GError **error);

StintCarrier *stint_carrier_new (StintStore *store,
                                 StintClock *clock,
                                 StintPsaMaker maker,
                                 gpointer user_data,
                                 gboolean watch);
gboolean stint_carrier_round (StintCarrier *self, gboolean rolled_back, GError **error);
gint64 stint_carrier_next_s (StintCarrier *self);
void stint_carrier_stop (StintCarrier *self);

G_END_DECLS
