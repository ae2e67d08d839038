#pragma once

#include "courier/http.h"
#include "courier/json.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* What an error text of Autotask comes down to. Its status does not say: a refusal, a
 * lock and a crash are all 500. */
typedef enum
{
  STINT_FAULT_UNKNOWN, /* it may have been stored nevertheless */
  STINT_FAULT_INVALID, /* a refusal of the content, seen before */
  STINT_FAULT_AUTH,    /* a refusal of the credentials */
  STINT_FAULT_RIGHT,   /* a right is missing; others work, and more tries lock nobody */
  STINT_FAULT_LIMITED, /* too many requests, by us or by others */
  STINT_FAULT_MISSING, /* the row to delete is not there */
  STINT_FAULT_SPAN,    /* a refusal of an entry across midnight UTC */
} StintFault;

enum
{
  STINT_AUTOTASK_RETRY_S = 60, /* where a limit names no time */
};

gint64 stint_autotask_retry_after (const StintHttpReply *reply);
char *stint_autotask_words (const StintHttpReply *reply);
StintFault stint_autotask_fault (const char *words, char **advice);
StintAnswer *stint_autotask_judge (const StintHttpReply *reply, StintStepKind kind);
StintAnswer *stint_answer_new (StintPushResult result, const char *message);
gboolean stint_autotask_reply_ok (const StintHttpReply *reply, GError **error);

G_END_DECLS
