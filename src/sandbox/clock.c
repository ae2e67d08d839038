#include "sandbox/clock.h"

#include "sandbox/instant.h"

struct _SandboxClock
{
  gint64 offset_ms; /* of the tenant from the machine */
  gint64 frozen_ms; /* what it shows while it stands still */
  gboolean frozen;
};

/** sandbox_clock_new: a clock that shows the machine's time. (transfer full) */
SandboxClock *
sandbox_clock_new (void)
{
  return g_new0 (SandboxClock, 1);
}

/** sandbox_clock_free: frees @self. */
void
sandbox_clock_free (SandboxClock *self)
{
  g_free (self);
}

/** sandbox_clock_now: the present in milliseconds. */
gint64
sandbox_clock_now (SandboxClock *self)
{
  return self->frozen ? self->frozen_ms : g_get_real_time () / 1000 + self->offset_ms;
}

/** sandbox_clock_stamp: the present, with the grain of the database. */
gint64
sandbox_clock_stamp (SandboxClock *self)
{
  return sandbox_instant_shift (sandbox_clock_now (self));
}

/** sandbox_clock_set: makes it @instant_ms in the tenant; the clock goes on from there
 * unless it is frozen. */
void
sandbox_clock_set (SandboxClock *self, gint64 instant_ms)
{
  self->offset_ms = instant_ms - g_get_real_time () / 1000;
  self->frozen_ms = instant_ms;
}

/** sandbox_clock_freeze: stops the clock, or lets it run on from what it shows. */
void
sandbox_clock_freeze (SandboxClock *self, gboolean frozen)
{
  sandbox_clock_set (self, sandbox_clock_now (self));
  self->frozen = frozen;
}

/** sandbox_clock_is_frozen: whether it stands still. */
gboolean
sandbox_clock_is_frozen (SandboxClock *self)
{
  return self->frozen;
}
