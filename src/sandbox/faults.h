#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

typedef enum
{
  SANDBOX_FAULT_CLOSE_BEFORE,
  SANDBOX_FAULT_CLOSE_AFTER,
  SANDBOX_FAULT_TRUNCATE,
  SANDBOX_FAULT_EMPTY_200,
  SANDBOX_FAULT_HTML_502,
  SANDBOX_FAULT_ERRORS_500,
  SANDBOX_FAULT_THROTTLE_429,
  SANDBOX_FAULT_STATUS,
  SANDBOX_FAULT_LATENCY,
  SANDBOX_FAULT_LATE,
  SANDBOX_FAULT_REFUSE,
} SandboxFaultKind;

/** SandboxFault: one rule of the script, with what is left of its counters. */
typedef struct
{
  SandboxFaultKind kind;
  char *method;        /* (owned) (nullable) */
  GPatternSpec *path;  /* (owned) (nullable): on what follows V1.0/, in lower case */
  char *body_contains; /* (owned) (nullable) */
  int skip;            /* matching requests that still pass */
  int times;           /* matching requests that it still hits, -1 for all */
  gboolean commit;     /* whether the request is carried out all the same */
  int status;
  char *body;         /* (owned) (nullable) */
  char *content_type; /* (owned) (nullable) */
  JsonArray *errors;  /* (owned) (nullable) */
  int milliseconds;
  int bytes;          /* of the body that a truncated answer sends, -1 for half */
  int retry_after;    /* seconds, -1 for no header */
  JsonObject *source; /* (owned): as it was given */
} SandboxFault;

/** SandboxFaults: the script. */
typedef struct _SandboxFaults SandboxFaults;

SandboxFaults *sandbox_faults_new (void);
void sandbox_faults_free (SandboxFaults *self);
gboolean sandbox_faults_add (SandboxFaults *self, const char *text, GError **error);
void sandbox_faults_clear (SandboxFaults *self);
const SandboxFault *sandbox_faults_take (SandboxFaults *self,
                                         const SandboxRequest *request);
const char *sandbox_fault_name (const SandboxFault *fault);
JsonArray *sandbox_faults_to_json (SandboxFaults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxFaults, sandbox_faults_free)

G_END_DECLS
