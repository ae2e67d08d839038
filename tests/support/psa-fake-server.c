#include <string.h>
#include <sys/mman.h>

#include "tests/support/psa-fake.h"

/* How much older than its attempt a row without a key may seem. */
#define CLOCKS_OFF_SECONDS 600

/** fake_server_new: (transfer full): an empty server, shared with children. */
FakeServer *
fake_server_new (void)
{
  FakeServer *self = mmap (NULL, sizeof (FakeServer), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert_true (self != MAP_FAILED);
  return self;
}

/** fake_server_free: frees @self. */
void
fake_server_free (FakeServer *self)
{
  munmap (self, sizeof (FakeServer));
}

static void
add_act (FakeAct *acts, guint *n_acts, int kind, int what, gint64 seconds)
{
  g_assert_cmpuint (*n_acts, <, FAKE_SCRIPT_MAX);
  acts[(*n_acts)++] = (FakeAct){ kind, what, seconds };
}

/** fake_server_push: what becomes of the next push of @kind that nothing is said of. */
void
fake_server_push (FakeServer *self, int kind, FakePush what, gint64 seconds)
{
  add_act (self->pushes, &self->n_pushes, kind, (int) what, seconds);
}

/** fake_server_find: the same of a find. */
void
fake_server_find (FakeServer *self, int kind, FakeFind what, gint64 seconds)
{
  add_act (self->finds, &self->n_finds, kind, (int) what, seconds);
}

/* The first act that is meant for such a step; honest work when there is none. */
static FakeAct
next_act (FakeAct *acts, guint *n_acts, StintStepKind kind)
{
  FakeAct act = { -1, 0, 0 };

  for (guint i = 0; i < *n_acts; i++)
    {
      if (acts[i].kind >= 0 && acts[i].kind != (int) kind)
        continue;
      act = acts[i];
      --*n_acts;
      memmove (acts + i, acts + i + 1, (*n_acts - i) * sizeof *acts);
      break;
    }
  return act;
}

/** fake_server_next_push: what was said of such a push. */
FakeAct
fake_server_next_push (FakeServer *self, StintStepKind kind)
{
  return next_act (self->pushes, &self->n_pushes, kind);
}

/** fake_server_next_find: the same of a find. */
FakeAct
fake_server_next_find (FakeServer *self, StintStepKind kind)
{
  return next_act (self->finds, &self->n_finds, kind);
}

/** fake_server_set_status: the status that a ticket has. */
void
fake_server_set_status (FakeServer *self, const char *ticket_id, const char *status)
{
  for (guint i = 0; i < FAKE_TICKETS_MAX; i++)
    {
      if (*self->tickets[i].id != '\0' && !g_str_equal (self->tickets[i].id, ticket_id))
        continue;
      g_strlcpy (self->tickets[i].id, ticket_id, sizeof self->tickets[i].id);
      g_strlcpy (self->tickets[i].status, status, sizeof self->tickets[i].status);
      return;
    }
  g_assert_not_reached ();
}

/** fake_server_get_status: (transfer none): "1", new, for a ticket not heard of. */
const char *
fake_server_get_status (FakeServer *self, const char *ticket_id)
{
  for (guint i = 0; i < FAKE_TICKETS_MAX; i++)
    {
      if (g_str_equal (self->tickets[i].id, ticket_id))
        return self->tickets[i].status;
    }
  return "1";
}

static gboolean
counts (const FakeServer *self, guint i, const char *key, gint64 now_s)
{
  const FakeRow *row = &self->rows[i];

  if (row->deleted || row->created_s > now_s ||
      (key != NULL && !g_str_equal (row->key, key)))
    return FALSE;
  for (guint j = 0; j < i; j++)
    {
      if (row->split != 0 && self->rows[j].split == row->split && !self->rows[j].deleted)
        return FALSE; /* The other half was counted. */
    }
  return TRUE;
}

/** fake_server_count: how often the server holds what was sent with @key. */
guint
fake_server_count (FakeServer *self, const char *key, gint64 now_s)
{
  guint n = 0;

  for (guint i = 0; i < self->n_rows; i++)
    n += counts (self, i, key, now_s);
  return n;
}

/** fake_server_count_all: how many entries and notes the server holds. */
guint
fake_server_count_all (FakeServer *self, gint64 now_s)
{
  return fake_server_count (self, NULL, now_s);
}

static const char *
payload_text (const StintStep *step, const char *name)
{
  const char *text = "";

  g_variant_lookup (step->payload, name, "&s", &text);
  return text;
}

static FakeRow *
store_row (FakeServer *server, const StintStep *step, gint64 created_s, gint64 visible_s)
{
  FakeRow *row = &server->rows[server->n_rows];

  g_assert_cmpuint (server->n_rows, <, FAKE_ROWS_MAX);
  *row = (FakeRow){ 0 };
  row->id = 1000 + server->n_rows++;
  row->kind = step->kind;
  g_strlcpy (row->key, step->key, sizeof row->key);
  g_strlcpy (row->ticket, step->ticket_id != NULL ? step->ticket_id : "",
             sizeof row->ticket);
  g_strlcpy (row->text, payload_text (step, "text"), sizeof row->text);
  g_variant_lookup (step->payload, "start", "x", &row->start_s);
  g_variant_lookup (step->payload, "end", "x", &row->end_s);
  row->created_s = created_s;
  row->visible_s = MAX (created_s, visible_s);
  return row;
}

static FakeRow *
find_row (FakeServer *server, const char *id)
{
  gint64 number = g_ascii_strtoll (id, NULL, 10);

  return number >= 1000 && number < 1000 + (gint64) server->n_rows
           ? &server->rows[number - 1000]
           : NULL;
}

static gboolean
base_has_moved (FakeServer *server, const StintStep *step)
{
  const char *now = fake_server_get_status (server, step->ticket_id);
  const char *base = payload_text (step, "base");

  return *base != '\0' && !g_str_equal (now, base) &&
         !g_str_equal (now, payload_text (step, "status"));
}

static void
amend_row (FakeRow *row, const StintStep *step)
{
  g_strlcpy (row->text, payload_text (step, "text"), sizeof row->text);
  g_variant_lookup (step->payload, "start", "x", &row->start_s);
  g_variant_lookup (step->payload, "end", "x", &row->end_s);
}

/* Executes the request @times times; the last row is told. */
static FakeRow *
execute (FakeServer *server,
         const StintStep *step,
         guint times,
         gint64 created_s,
         gint64 visible_s)
{
  FakeRow *row = NULL;

  switch (step->kind)
    {
    case STINT_STEP_TICKET_PATCH:
      fake_server_set_status (server, step->ticket_id, payload_text (step, "status"));
      return NULL;
    case STINT_STEP_TIME_DELETE:
      row = find_row (server, payload_text (step, "text"));
      if (row != NULL)
        row->deleted = TRUE;
      return NULL;
    case STINT_STEP_TIME_PATCH:
      row = find_row (server, payload_text (step, "item"));
      if (row != NULL)
        amend_row (row, step);
      return NULL;
    case STINT_STEP_TIME_CREATE:
    case STINT_STEP_NOTE_CREATE:
    case STINT_STEP_TICKET_CREATE:
    default:
      for (guint i = 0; i < times; i++)
        row = store_row (server, step, created_s, visible_s);
      return row;
    }
}

static FakeRow *
execute_split (FakeServer *server, const StintStep *step, gint64 now_s)
{
  FakeRow *first = store_row (server, step, now_s, now_s);
  FakeRow *second = store_row (server, step, now_s, now_s);

  first->split = second->split = ++server->splits;
  first->end_s = second->start_s = (first->start_s + first->end_s) / 2;
  return first;
}

static StintAnswer *
answer_new (StintPushResult result, const FakeRow *row, const char *message)
{
  StintAnswer *answer = g_new0 (StintAnswer, 1);

  answer->result = result;
  answer->message = g_strdup (message);
  answer->request_bytes = result == STINT_PUSH_NOT_SENT ? 0 : 131;
  if (row != NULL)
    {
      answer->item_ids = g_new0 (char *, 2);
      answer->item_ids[0] = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);
    }
  return answer;
}

static StintAnswer *
unknown (void)
{
  return answer_new (STINT_PUSH_UNKNOWN, NULL, "no answer came");
}

/** fake_server_take: (transfer full): stores what @it says, and answers. */
StintAnswer *
fake_server_take (FakeServer *server, const StintStep *step, FakeAct it, gint64 now_s)
{
  StintAnswer *answer = NULL;

  switch ((FakePush) it.what)
    {
    case FAKE_LOST:
    case FAKE_DIES_AFTER:
      execute (server, step, 1, now_s, now_s);
      return unknown ();
    case FAKE_LATE:
      execute (server, step, 1, now_s + it.seconds, 0);
      return unknown ();
    case FAKE_INVISIBLE:
      execute (server, step, 1, now_s, now_s + it.seconds);
      return unknown ();
    case FAKE_LOST_TWICE:
      execute (server, step, 2, now_s, now_s);
      return unknown ();
    case FAKE_TWICE:
      return answer_new (STINT_PUSH_DONE, execute (server, step, 2, now_s, now_s), NULL);
    case FAKE_SPLIT:
      return answer_new (STINT_PUSH_DONE, execute_split (server, step, now_s), NULL);
    case FAKE_LOST_SPLIT:
      execute_split (server, step, now_s);
      return unknown ();
    case FAKE_NEVER:
      return unknown ();
    case FAKE_NOT_SENT:
      return answer_new (STINT_PUSH_NOT_SENT, NULL, "cannot connect");
    case FAKE_LIMITED:
      answer = answer_new (STINT_PUSH_LIMITED, NULL, "too many requests");
      answer->retry_after_s = it.seconds;
      return answer;
    case FAKE_UNKNOWN_LIMITED:
      answer = unknown ();
      answer->limited = TRUE;
      answer->retry_after_s = it.seconds;
      return answer;
    case FAKE_AUTH:
      return answer_new (STINT_PUSH_AUTH, NULL, "the credentials are wrong");
    case FAKE_REJECTED:
      return answer_new (STINT_PUSH_REJECTED, NULL, "the summary is too long");
    case FAKE_REJECTED_STORED:
      execute (server, step, 1, now_s, now_s);
      return answer_new (STINT_PUSH_REJECTED, NULL, "the summary is too long");
    case FAKE_REFUSED:
      return answer_new (STINT_PUSH_REFUSED, NULL, "not found");
    case FAKE_CONFLICT:
      return answer_new (STINT_PUSH_CONFLICT, NULL, "the status has moved on");
    case FAKE_DONE:
    case FAKE_DIES_BEFORE:
    default:
      if (step->kind == STINT_STEP_TICKET_PATCH && base_has_moved (server, step))
        return answer_new (STINT_PUSH_CONFLICT, NULL, "the status has moved on");
      return answer_new (STINT_PUSH_DONE, execute (server, step, 1, now_s, now_s), NULL);
    }
}

/** fake_finding_new: (transfer full): a finding of no rows. */
StintFinding *
fake_finding_new (StintFindResult result, StintPushResult failure, gint64 retry_after_s)
{
  StintFinding *finding = g_new0 (StintFinding, 1);

  finding->result = result;
  finding->failure = failure;
  finding->retry_after_s = retry_after_s;
  if (result != STINT_FIND_STORED && result != STINT_FIND_ABSENT)
    finding->message = g_strdup ("told so");
  return finding;
}

/* What a client reads carries no key: it is known by its words, since the attempt. */
static gboolean
matches (const FakeRow *row, const StintStep *step, const StintDoubt *doubt, gint64 now_s)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);

  if (row->deleted || row->visible_s > now_s || row->kind != step->kind ||
      !g_str_equal (row->ticket, step->ticket_id != NULL ? step->ticket_id : "") ||
      (doubt->claimed_ids != NULL && g_strv_contains (doubt->claimed_ids, id)))
    return FALSE;
  if (!step->careful)
    return g_str_equal (row->key, step->key);
  return strncmp (row->text, payload_text (step, "text"), sizeof row->text - 1) == 0 &&
         row->created_s >= doubt->attempted_s - CLOCKS_OFF_SECONDS;
}

static gboolean
shows_fence (FakeServer *server, const StintDoubt *doubt, gint64 now_s)
{
  FakeRow *row = NULL;

  if (doubt->fence_item_id == NULL)
    return TRUE;
  row = find_row (server, doubt->fence_item_id);
  return row != NULL && !row->deleted && row->visible_s <= now_s;
}

static StintFinding *
find_created (FakeServer *server,
              const StintStep *step,
              const StintDoubt *doubt,
              gint64 now_s)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) removable = g_strv_builder_new ();
  StintFinding *finding = fake_finding_new (STINT_FIND_ABSENT, STINT_PUSH_DONE, 0);
  const FakeRow *first = NULL;

  for (guint i = 0; i < server->n_rows; i++)
    {
      const FakeRow *row = &server->rows[i];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);

      if (!matches (row, step, doubt, now_s))
        continue;
      g_strv_builder_add (ids, id);
      if (first == NULL)
        {
          first = row;
          finding->result = STINT_FIND_STORED;
          continue;
        }
      if (row->split == 0 || row->split != first->split)
        finding->result = STINT_FIND_DUPLICATE;
      if (!row->touched && step->kind == STINT_STEP_TIME_CREATE)
        g_strv_builder_add (removable, id);
    }
  if (finding->result == STINT_FIND_ABSENT && !shows_fence (server, doubt, now_s))
    finding->result = STINT_FIND_CANNOT_TELL;
  finding->item_ids = g_strv_builder_end (ids);
  if (finding->result == STINT_FIND_DUPLICATE)
    finding->removable_ids = g_strv_builder_end (removable);
  return finding;
}

/** fake_server_look: (transfer full): an honest search. */
StintFinding *
fake_server_look (FakeServer *server,
                  const StintStep *step,
                  const StintDoubt *doubt,
                  gint64 now_s)
{
  const FakeRow *row = NULL;
  gboolean stored = FALSE;

  switch (step->kind)
    {
    case STINT_STEP_TIME_CREATE:
    case STINT_STEP_NOTE_CREATE:
    case STINT_STEP_TICKET_CREATE:
      return find_created (server, step, doubt, now_s);
    case STINT_STEP_TIME_PATCH:
      row = find_row (server, payload_text (step, "item"));
      stored =
        row != NULL && !row->deleted &&
        strncmp (row->text, payload_text (step, "text"), sizeof row->text - 1) == 0;
      break;
    case STINT_STEP_TIME_DELETE:
      row = find_row (server, payload_text (step, "text"));
      stored = row == NULL || row->deleted;
      break;
    case STINT_STEP_TICKET_PATCH:
    default:
      stored = g_str_equal (fake_server_get_status (server, step->ticket_id),
                            payload_text (step, "status"));
      break;
    }
  return fake_finding_new (stored ? STINT_FIND_STORED : STINT_FIND_ABSENT,
                           STINT_PUSH_DONE, 0);
}
