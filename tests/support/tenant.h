#pragma once

#include "core/clock.h"
#include "courier/http.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* The practice tenant in a process of its own, and the real provider that speaks to it.
 */

typedef struct
{
  GSubprocess *process; /* (owned) */
  StintHttp *http;      /* (owned) */
  char *url;            /* such as http://127.0.0.1:8080/ATServicesRest/ */
  char *root;           /* the same without a path */
} Tenant;

Tenant *tenant_start (const char *program, const char *const *arguments);
void tenant_stop (Tenant *self);

GBytes *tenant_control (Tenant *self,
                        const char *method,
                        const char *path,
                        const char *body);
gint64 tenant_now (Tenant *self);
void tenant_set_clock (Tenant *self, gint64 now_s);
void tenant_touch_ticket (Tenant *self, gint64 id, gint64 now_s);
void tenant_forget_requests (Tenant *self);
gint64 tenant_count_requests (Tenant *self);
StintPsa *tenant_make_psa (Tenant *self, StintClock *clock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tenant, tenant_stop)

G_END_DECLS
