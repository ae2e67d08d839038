#pragma once

#include "core/clock.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* A StintPsa whose server is a piece of memory. What it stores outlives the object, and,
 * the memory being shared, also a process that was killed. It plans like Autotask. */

/* What becomes of a push. */
typedef enum
{
  FAKE_DONE,            /* stored, and said so */
  FAKE_LOST,            /* stored, and the answer lost */
  FAKE_NEVER,           /* nothing stored and no clear answer */
  FAKE_LATE,            /* no clear answer; stored after so many seconds */
  FAKE_TWICE,           /* stored twice, and one of them told */
  FAKE_LOST_TWICE,      /* stored twice, and the answer lost */
  FAKE_SPLIT,           /* stored as two rows that are one, and the first of them told */
  FAKE_LOST_SPLIT,      /* the same, and the answer lost */
  FAKE_INVISIBLE,       /* stored, the answer lost, and hidden for so many seconds */
  FAKE_NOT_SENT,        /* nothing left this machine */
  FAKE_LIMITED,         /* refused before execution, for so many seconds */
  FAKE_UNKNOWN_LIMITED, /* no clear answer, and a limit was named */
  FAKE_AUTH,
  FAKE_REJECTED,
  FAKE_REJECTED_STORED, /* said to be rejected, and stored all the same */
  FAKE_REFUSED,
  FAKE_CONFLICT,
  FAKE_DIES_BEFORE, /* the process is killed before the request is read */
  FAKE_DIES_AFTER,  /* and after it was stored */
} FakePush;

/* What becomes of a find. */
typedef enum
{
  FAKE_FIND_HONEST,
  FAKE_FIND_ABSENT, /* says that it is not there, whatever is */
  FAKE_FIND_SIMILAR,
  FAKE_FIND_CANNOT_TELL,
  FAKE_FIND_UNKNOWN, /* failed, in each of the ways there are */
  FAKE_FIND_NOT_SENT,
  FAKE_FIND_LIMITED,
  FAKE_FIND_AUTH,
  FAKE_FIND_DIES,
} FakeFind;

#define FAKE_ROWS_MAX 256
#define FAKE_SCRIPT_MAX 64
#define FAKE_TICKETS_MAX 8

/* A row of the server. */
typedef struct
{
  gint64 id;
  StintStepKind kind;
  char key[32];
  char ticket[16];
  char text[128];
  gint64 start_s;
  gint64 end_s;
  gint64 created_s; /* it does not exist before */
  gint64 visible_s; /* no search shows it before */
  guint split;      /* rows of the same number are one entry; 0: none */
  gboolean deleted;
  gboolean touched; /* approved, so it cannot be removed */
} FakeRow;

typedef struct
{
  int kind; /* of step; -1 for any */
  int what; /* FakePush or FakeFind */
  gint64 seconds;
} FakeAct;

/* The server. Its memory is shared between processes. */
typedef struct
{
  FakeRow rows[FAKE_ROWS_MAX];
  guint n_rows;
  struct
  {
    char id[16];
    char status[16];
  } tickets[FAKE_TICKETS_MAX];
  struct
  {
    char id[16];
    char ticket[16];
    gint64 start_s;
    gint64 end_s;
  } foreign; /* an entry of mine that was made elsewhere; no id: none */
  FakeAct pushes[FAKE_SCRIPT_MAX]; /* acted once each, in order */
  guint n_pushes;
  FakeAct finds[FAKE_SCRIPT_MAX];
  guint n_finds;
  gint64 down_until_s;   /* before, its gateway alone answers: nothing is clear */
  gboolean plan_refuses; /* no work can be expressed */
  int pull_error;        /* StintPsaError plus one; 0: none */
  int lookup_error;      /* the same, for one ticket by its number */
  int overlap_error;     /* the same, for what overlaps an entry */
  guint opened;
  guint pushed;
  guint found;
  guint pulled;
  guint looked_up;
  guint asked; /* what overlaps an entry */
  guint splits;
} FakeServer;

FakeServer *fake_server_new (void);
void fake_server_free (FakeServer *self);
void fake_server_push (FakeServer *self, int kind, FakePush what, gint64 seconds);
void fake_server_find (FakeServer *self, int kind, FakeFind what, gint64 seconds);
void fake_server_set_status (FakeServer *self, const char *ticket_id, const char *status);
const char *fake_server_get_status (FakeServer *self, const char *ticket_id);
guint fake_server_count (FakeServer *self, const char *key, gint64 now_s);
guint fake_server_count_all (FakeServer *self, gint64 now_s);

FakeAct fake_server_next_push (FakeServer *self, StintStepKind kind);
FakeAct fake_server_next_find (FakeServer *self, StintStepKind kind);
StintAnswer *fake_server_take (FakeServer *self,
                               const StintStep *step,
                               FakeAct it,
                               gint64 now_s);
StintFinding *fake_server_look (FakeServer *self,
                                const StintStep *step,
                                const StintDoubt *doubt,
                                gint64 now_s);
StintFinding *fake_finding_new (StintFindResult result,
                                StintPushResult failure,
                                gint64 retry_after_s);

#define STINT_TYPE_PSA_FAKE (stint_psa_fake_get_type ())
G_DECLARE_FINAL_TYPE (StintPsaFake, stint_psa_fake, STINT, PSA_FAKE, GObject)

/* Called at the beginning of a push or a find; @step belongs to the caller. */
typedef void (*FakeHook) (const StintStep *step, gpointer user_data);

StintPsaFake *stint_psa_fake_new (FakeServer *server, StintClock *clock);
void stint_psa_fake_set_push_hook (StintPsaFake *self, FakeHook hook, gpointer user_data);
void stint_psa_fake_set_find_hook (StintPsaFake *self, FakeHook hook, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

G_END_DECLS
