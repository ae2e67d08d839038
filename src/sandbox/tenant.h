#pragma once

#include "sandbox/store.h"

G_BEGIN_DECLS

#define SANDBOX_USER "api@stint.example"
#define SANDBOX_CODE "STINT-SANDBOX"
#define SANDBOX_SECRET "sandbox"

/* The people and the setup of every invented tenant. */
enum
{
  SANDBOX_RESOURCE_SYSTEM = 4, /* what workflow rules act as; not a resource to query */
  SANDBOX_LOCATION = 10,
  SANDBOX_HOLIDAY_SET = 3,
  SANDBOX_RESOURCE_API = 29682900,
  SANDBOX_RESOURCE_DANA = 29682901,
  SANDBOX_RESOURCE_LEE = 29682902,
  SANDBOX_RESOURCE_SAM = 29682903,
  SANDBOX_ROLE_DESK = 29683355,
  SANDBOX_ROLE_SENIOR = 29683356,
  SANDBOX_ROLE_PROJECT = 29683357,
  SANDBOX_ROLE_RETIRED = 29683358,
  SANDBOX_CODE_REMOTE = 29683501,
  SANDBOX_CODE_ON_SITE = 29683502,
  SANDBOX_CODE_PROJECT = 29683503,
  SANDBOX_CODE_AFTER_HOURS = 29683504,
  SANDBOX_CODE_RETIRED = 29683505,
  SANDBOX_CODE_MEETING = 29683510,
  SANDBOX_CODE_PAID_TIME_OFF = 29683511,
  SANDBOX_CODE_MILEAGE = 29683520,
};

void sandbox_tenant_invent (SandboxStore *store);
void sandbox_tenant_invent_organisation (SandboxStore *store);
void sandbox_tenant_invent_desk (SandboxStore *store);
void sandbox_tenant_invent_evidence (SandboxStore *store);
char *sandbox_tenant_account (void);

G_END_DECLS
