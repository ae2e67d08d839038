#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of the outbox and of the desk. Each is stored as the text that its
 * _to_text function gives, so that a database can be read with bare eyes. */

/* What the technician did, as one item of the outbox. */
typedef enum
{
  STINT_OP_TIME_ENTRY,
  STINT_OP_CLIENT_UPDATE,
  STINT_OP_INTERNAL_NOTE,
  STINT_OP_STATUS,
  STINT_OP_VOID_ENTRY,
  STINT_OP_AMEND_ENTRY, /* an entry that was sent says something else now */
  STINT_OP_PRESENCE,    /* who works on a ticket */
  STINT_OP_TAKE_TICKET, /* it becomes mine */
  STINT_OP_NEW_TICKET,
} StintOpKind;

/* One call to the PSA. */
typedef enum
{
  STINT_STEP_TIME_CREATE,
  STINT_STEP_TIME_DELETE,
  STINT_STEP_NOTE_CREATE,
  STINT_STEP_TICKET_PATCH,
  STINT_STEP_TIME_PATCH,
  STINT_STEP_TICKET_CREATE,
} StintStepKind;

/* Where a step, and with it its op, stands. */
typedef enum
{
  STINT_STATE_BLOCKED, /* waits for another step, or for its ticket to be known */
  STINT_STATE_QUEUED,  /* may be sent when due */
  STINT_STATE_SENDING, /* an attempt is written down and under way */
  STINT_STATE_VERIFY,  /* it may or may not have been stored: ask before sending again */
  STINT_STATE_DONE,    /* the PSA has it, exactly once */
  STINT_STATE_ATTENTION, /* a person must decide */
  STINT_STATE_CANCELLED,
} StintState;

/* How an engagement was left at its disengage. */
typedef enum
{
  STINT_OUTCOME_CONTINUE,
  STINT_OUTCOME_WAITING_CLIENT,
  STINT_OUTCOME_WAITING_VENDOR,
  STINT_OUTCOME_ESCALATE,
  STINT_OUTCOME_COMPLETE,
} StintOutcome;

const char *stint_op_kind_to_text (StintOpKind kind);
gboolean stint_op_kind_from_text (const char *text, StintOpKind *kind);
const char *stint_step_kind_to_text (StintStepKind kind);
gboolean stint_step_kind_from_text (const char *text, StintStepKind *kind);
const char *stint_state_to_text (StintState state);
gboolean stint_state_from_text (const char *text, StintState *state);
const char *stint_outcome_to_text (StintOutcome outcome);
gboolean stint_outcome_from_text (const char *text, StintOutcome *outcome);

StintState stint_state_worse (StintState a, StintState b);

G_END_DECLS
