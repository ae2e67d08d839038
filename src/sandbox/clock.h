#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SandboxClock: the time it is in the tenant. */
typedef struct _SandboxClock SandboxClock;

SandboxClock *sandbox_clock_new (void);
void sandbox_clock_free (SandboxClock *self);
gint64 sandbox_clock_now (SandboxClock *self);
gint64 sandbox_clock_stamp (SandboxClock *self);
void sandbox_clock_set (SandboxClock *self, gint64 instant_ms);
void sandbox_clock_freeze (SandboxClock *self, gboolean frozen);
gboolean sandbox_clock_is_frozen (SandboxClock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxClock, sandbox_clock_free)

G_END_DECLS
