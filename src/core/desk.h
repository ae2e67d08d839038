#pragma once

#include "core/clock.h"
#include "core/setting.h"
#include "core/store-outbox.h"
#include "core/store-stints.h"
#include "core/ticket.h"
#include "core/types.h"

G_BEGIN_DECLS

/* Everything a person does, one function per verb, each one transaction. The window and
 * the command line write through nothing else. */

#define STINT_TYPE_DESK (stint_desk_get_type ())
G_DECLARE_FINAL_TYPE (StintDesk, stint_desk, STINT, DESK, GObject)

/* "now", where a verb takes an instant. Any other instant is recorded as typed. */
#define STINT_NOW G_MININT64

/* What a verb did. */
typedef struct
{
  gint64 engagement_id;
  gint64 stint_id;        /* 0: none */
  gint64 at_s;            /* the instant it happened at */
  char *ticket_number;    /* (nullable) */
  char *name;             /* ticket number and title, or what an interrupt was about */
  char *company;          /* (nullable) the client */
  gint64 parked_id;       /* engagement parked by it at the same instant; 0: none */
  char *parked_name;      /* (nullable) */
  gboolean known;         /* the ticket is in the cache */
  gboolean clock_stepped; /* the clock was seen to jump while the ended stint ran */
  GArray *entries;        /* (nullable) (element-type StintSpan) what will be posted */
  GArray *op_ids;         /* (nullable) (element-type gint64) */
  char *warning;          /* (nullable) what a person should know of it */
} StintDone;

void stint_done_clear (StintDone *self);

/* What a technician writes down at a disengage, park with a note, or log. */
typedef struct
{
  const char *done;
  const char *summary; /* (nullable) what the client may read; the same as done */
  const char *next;    /* (nullable), as are those below */
  const char *left_off;
  const char *roll_back;
  const char *roll_forward;
  const char *work_type;   /* id or label */
  const char *update_kind; /* "disengaged", "complete"; NULL or "none" for none */
  const char *update_text; /* instead of the words that the kind would give */
  const char *to_queue;    /* id or label, of an escalation */
  StintOutcome outcome;
  gint64 ended_s;       /* STINT_NOW, or an instant before it */
  gboolean ended_typed; /* that instant was typed, not timed */
  gboolean send_now;    /* no hold */
} StintHandOver;

/* What a disengage would write: the same text, byte for byte, that it then writes. */
typedef struct
{
  GArray *entries; /* (element-type StintSpan) */
  char *summary;
  char *internal_text;
  char *update_title; /* (nullable) */
  char *update_text;  /* (nullable) */
  char *status_label; /* (nullable) the status that will be set */
  char *queue_label;  /* (nullable) the queue that it goes to */
  char *warning;      /* (nullable) what a person should know first */
} StintPreview;

void stint_preview_free (StintPreview *self);

StintDesk *stint_desk_new (StintStore *store, StintClock *clock);
StintStore *stint_desk_get_store (StintDesk *self);
StintClock *stint_desk_get_clock (StintDesk *self);

void stint_desk_look (StintDesk *self);
gboolean stint_desk_look_at_queues (StintDesk *self, const char *queues, GError **error);
StintTicket *stint_desk_find_ticket (StintDesk *self,
                                     const char *text,
                                     GPtrArray **candidates,
                                     GError **error);

gboolean stint_desk_engage (StintDesk *self,
                            const char *ticket,
                            gint64 at_s,
                            StintDone *done,
                            GError **error);
gboolean stint_desk_interrupt (StintDesk *self,
                               const char *label,
                               gint64 at_s,
                               StintDone *done,
                               GError **error);
gboolean stint_desk_bind (StintDesk *self,
                          gint64 engagement_id,
                          const char *ticket,
                          StintDone *done,
                          GError **error);
gboolean stint_desk_bind_internal (StintDesk *self,
                                   gint64 engagement_id,
                                   const char *code,
                                   StintDone *done,
                                   GError **error);
gboolean stint_desk_check_new (const char *client, const char *title, GError **error);
gboolean stint_desk_bind_new (StintDesk *self,
                              gint64 engagement_id,
                              const char *client,
                              const char *title,
                              StintDone *done,
                              GError **error);
gboolean stint_desk_take (StintDesk *self,
                          const char *ticket,
                          StintDone *done,
                          GError **error);
gboolean stint_desk_park (StintDesk *self,
                          const StintHandOver *note,
                          gint64 at_s,
                          StintDone *done,
                          GError **error);
gboolean stint_desk_resume (StintDesk *self,
                            gint64 slot,
                            gint64 at_s,
                            StintDone *done,
                            GError **error);
gboolean stint_desk_resume_engagement (StintDesk *self,
                                       gint64 engagement_id,
                                       gint64 at_s,
                                       StintDone *done,
                                       GError **error);
gboolean stint_desk_switch (StintDesk *self,
                            const char *ticket,
                            gint64 at_s,
                            StintDone *done,
                            GError **error);
StintPreview *stint_desk_preview (StintDesk *self,
                                  gint64 engagement_id,
                                  const StintHandOver *hand_over,
                                  GError **error);
gboolean stint_desk_disengage (StintDesk *self,
                               gint64 engagement_id,
                               const StintHandOver *hand_over,
                               StintDone *done,
                               GError **error);
GArray *stint_desk_free_spans (StintDesk *self, StintSpan span, GError **error);
gboolean stint_desk_log (StintDesk *self,
                         const char *ticket,
                         StintSpan span,
                         gboolean adjust,
                         const StintHandOver *hand_over,
                         StintDone *done,
                         GError **error);
gboolean stint_desk_discard (StintDesk *self,
                             gint64 stint_id,
                             StintDone *done,
                             GError **error);
gboolean stint_desk_save_draft (StintDesk *self,
                                gint64 engagement_id,
                                const StintDraft *draft,
                                GError **error);

/* What mends an op that was refused. Members are NULL where nothing changes. */
typedef struct
{
  const char *summary;
  const char *done;
  const char *work_type;
  const char *update_text;
  const char *client; /* of a ticket to be made, as is title */
  const char *title;
} StintMend;

gboolean stint_desk_amend (StintDesk *self,
                           gint64 stint_id,
                           const StintMend *mend,
                           StintSpan span,
                           StintDone *done,
                           GError **error);
gboolean stint_desk_move (StintDesk *self,
                          gint64 stint_id,
                          const char *ticket,
                          StintDone *done,
                          GError **error);

gboolean stint_desk_retry_op (StintDesk *self,
                              gint64 op_id,
                              const StintMend *mend,
                              StintState *state,
                              GError **error);
gboolean stint_desk_cancel_op (StintDesk *self,
                               gint64 op_id,
                               StintState *state,
                               GError **error);
gboolean stint_desk_send_now (StintDesk *self, GError **error);
gboolean stint_desk_set_setting (StintDesk *self,
                                 const StintSetting *setting,
                                 const char *value,
                                 GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StintDone, stint_done_clear)

G_END_DECLS
