#include "courier/psa.h"

G_DEFINE_QUARK (StintPsaError, stint_psa_error)
G_DEFINE_INTERFACE (StintPsa, stint_psa, G_TYPE_OBJECT)

static void
stint_psa_default_init (StintPsaInterface *iface)
{
}

/** stint_pick_new: (transfer full): a choice of @list; free with stint_pick_free(). */
StintPick *
stint_pick_new (const char *list, const char *id, const char *label)
{
  StintPick *self = g_new0 (StintPick, 1);

  self->list = g_strdup (list);
  self->id = g_strdup (id);
  self->label = g_strdup (label);
  return self;
}

/** stint_pick_free: frees @self and what it owns. */
void
stint_pick_free (StintPick *self)
{
  g_free (self->list);
  g_free (self->id);
  g_free (self->label);
  g_free (self->meaning);
  g_free (self);
}

/** stint_session_free: frees @self and what it owns. */
void
stint_session_free (StintSession *self)
{
  g_free (self->me_id);
  g_free (self->me_name);
  g_free (self->zone);
  g_free (self->service_url);
  g_free (self->web_url);
  g_clear_pointer (&self->picks, g_ptr_array_unref);
  g_free (self);
}

static void
interval_free (gpointer data)
{
  StintInterval *self = data;

  g_free (self->key);
  g_free (self->work_date);
  g_free (self->late_date);
  g_free (self);
}

/** stint_work_new: (transfer full): a commit of nothing; free with stint_work_free(). */
StintWork *
stint_work_new (void)
{
  StintWork *self = g_new0 (StintWork, 1);

  self->intervals = g_ptr_array_new_with_free_func (interval_free);
  self->amends = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_amend_free);
  return self;
}

/** stint_work_free: frees @self, its intervals and all its texts. */
void
stint_work_free (StintWork *self)
{
  char **const texts[] = { &self->me_id,
                           &self->ticket_id,
                           &self->ticket_role_id,
                           &self->role_id,
                           &self->work_type_id,
                           &self->summary,
                           &self->internal_text,
                           &self->update_key,
                           &self->update_title,
                           &self->update_text,
                           &self->note_key,
                           &self->note_title,
                           &self->status_key,
                           &self->status_id,
                           &self->base_status_id,
                           &self->void_key,
                           &self->void_remote_id,
                           &self->presence,
                           &self->presence_before,
                           &self->presence_field,
                           &self->queue_id,
                           &self->create_key,
                           &self->create_title,
                           &self->create_company_id,
                           &self->create_priority_id };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_pointer (&self->intervals, g_ptr_array_unref);
  g_clear_pointer (&self->amends, g_ptr_array_unref);
  g_free (self);
}

/** stint_amend_free: frees @self and what it owns. */
void
stint_amend_free (StintAmend *self)
{
  g_free (self->key);
  g_free (self->row_key);
  g_free (self->item_id);
  g_clear_pointer (&self->interval, interval_free);
  g_clear_pointer (&self->sent, g_ptr_array_unref);
  g_free (self);
}

/**
 * stint_work_add_amend:
 *
 * Appends a row to amend; the caller fills in the rest. (transfer none): it belongs to
 * @self.
 */
StintAmend *
stint_work_add_amend (StintWork *self, gint64 op_id, const char *key)
{
  StintAmend *amend = g_new0 (StintAmend, 1);

  amend->op_id = op_id;
  amend->key = g_strdup (key);
  amend->interval = g_new0 (StintInterval, 1);
  amend->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_ptr_array_add (self->amends, amend);
  return amend;
}

/**
 * stint_work_add_interval:
 *
 * Appends an interval with the identity given at the commit; the
 * caller fills in the rest. (transfer none): it belongs to @self.
 */
StintInterval *
stint_work_add_interval (StintWork *self, gint64 op_id, const char *key)
{
  StintInterval *interval = NULL;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  interval = g_new0 (StintInterval, 1);
  interval->op_id = op_id;
  interval->key = g_strdup (key);
  g_ptr_array_add (self->intervals, interval);
  return interval;
}

/** stint_answer_free: frees @self and what it owns. */
void
stint_answer_free (StintAnswer *self)
{
  g_strfreev (self->item_ids);
  g_free (self->message);
  g_free (self->words);
  g_free (self);
}

/** stint_finding_free: frees @self and what it owns. */
void
stint_finding_free (StintFinding *self)
{
  g_strfreev (self->item_ids);
  g_strfreev (self->removable_ids);
  g_free (self->message);
  g_free (self);
}

/** stint_note_new: (transfer full): an empty note; free with stint_note_free(). */
StintNote *
stint_note_new (void)
{
  return g_new0 (StintNote, 1);
}

/** stint_note_free: frees @self and what it owns. */
void
stint_note_free (StintNote *self)
{
  g_free (self->id);
  g_free (self->ticket_id);
  g_free (self->author);
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

static void
free_name (gpointer name)
{
  stint_name_free (name);
}

/** stint_page_new: (transfer full): an empty page; free with stint_page_free(). */
StintPage *
stint_page_new (void)
{
  StintPage *self = g_new0 (StintPage, 1);

  self->tickets = g_ptr_array_new_with_free_func (g_object_unref);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_note_free);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_entry_free);
  self->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_ticket_facts_free);
  self->promises =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_sla_result_free);
  self->surveys = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_survey_free);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_change_free);
  self->deletions = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_deletion_free);
  self->holidays = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_holiday_free);
  self->time_off = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_time_off_free);
  self->mails = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_mail_free);
  self->names = g_ptr_array_new_with_free_func (free_name);
  return self;
}

/** stint_page_free: frees @self and what it owns. */
void
stint_page_free (StintPage *self)
{
  GPtrArray *const lists[] = { self->tickets,  self->notes,    self->ids,
                               self->entries,  self->facts,    self->promises,
                               self->surveys,  self->changes,  self->deletions,
                               self->holidays, self->time_off, self->mails,
                               self->names };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  g_free (self->cursor);
  g_free (self);
}

/**
 * stint_psa_open:
 *
 * Asks the PSA who I am, what I may do and for the shop's lists. A few calls.
 *
 * Returns: (transfer full): free with stint_session_free(); NULL with an error of
 * %STINT_PSA_ERROR.
 */
StintSession *
stint_psa_open (StintPsa *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (STINT_IS_PSA (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return STINT_PSA_GET_IFACE (self)->open (self, cancellable, error);
}

/**
 * stint_psa_plan:
 *
 * Turns one commit of work into steps, in the order in which they are to be sent. Asks
 * nobody anything, and gives the same steps for the same work.
 *
 * Returns: (transfer full) (element-type StintStep): NULL with
 * %STINT_PSA_ERROR_UNSUPPORTED when the PSA cannot express the work.
 */
GPtrArray *
stint_psa_plan (StintPsa *self, const StintWork *work, GError **error)
{
  g_return_val_if_fail (STINT_IS_PSA (self), NULL);
  g_return_val_if_fail (work != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return STINT_PSA_GET_IFACE (self)->plan (self, work, error);
}

/**
 * stint_psa_push:
 *
 * Sends one step, once. Never repeats a write by itself.
 *
 * Returns: (transfer full): always an answer; free with stint_answer_free().
 */
StintAnswer *
stint_psa_push (StintPsa *self, const StintStep *step, GCancellable *cancellable)
{
  g_return_val_if_fail (STINT_IS_PSA (self), NULL);
  g_return_val_if_fail (step != NULL && step->payload != NULL, NULL);

  return STINT_PSA_GET_IFACE (self)->push (self, step, cancellable);
}

/**
 * stint_psa_find:
 *
 * Asks whether a step that was sent has been stored. Only reads.
 *
 * Returns: (transfer full): always a finding; free with stint_finding_free().
 */
StintFinding *
stint_psa_find (StintPsa *self,
                const StintStep *step,
                const StintDoubt *doubt,
                GCancellable *cancellable)
{
  g_return_val_if_fail (STINT_IS_PSA (self), NULL);
  g_return_val_if_fail (step != NULL && step->payload != NULL, NULL);
  g_return_val_if_fail (doubt != NULL, NULL);

  return STINT_PSA_GET_IFACE (self)->find (self, step, doubt, cancellable);
}

/**
 * stint_psa_pull:
 * @what: (nullable): what of the feed; see #StintFeed
 * @cursor: (nullable): of the page before; NULL for the first
 *
 * Reads one page of a feed.
 *
 * Returns: (transfer full): free with stint_page_free(); NULL with an error of
 * %STINT_PSA_ERROR.
 */
StintPage *
stint_psa_pull (StintPsa *self,
                StintFeed feed,
                const char *what,
                const char *cursor,
                GCancellable *cancellable,
                GError **error)
{
  g_return_val_if_fail (STINT_IS_PSA (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return STINT_PSA_GET_IFACE (self)->pull (self, feed, what, cursor, cancellable, error);
}

/**
 * stint_psa_usage:
 *
 * Asks how much of a limit that the whole shop shares has been used. FALSE with an error
 * of %STINT_PSA_ERROR.
 */
gboolean
stint_psa_usage (StintPsa *self,
                 StintUsage *usage,
                 GCancellable *cancellable,
                 GError **error)
{
  g_return_val_if_fail (STINT_IS_PSA (self) && usage != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return STINT_PSA_GET_IFACE (self)->usage (self, usage, cancellable, error);
}

/** stint_psa_know: tells @self a name that it need not ask for. */
void
stint_psa_know (StintPsa *self, const StintName *name)
{
  g_return_if_fail (STINT_IS_PSA (self) && name != NULL);

  STINT_PSA_GET_IFACE (self)->know (self, name);
}

/**
 * stint_psa_check:
 *
 * Looks at each right and setting that an account needs, with the cheapest calls that
 * tell; with other kinds of @request, also at what only a write can tell. It stops where
 * further tries could do harm, and the last finding says so.
 *
 * Returns: (transfer full) (element-type StintCheck): empty where the PSA needs nothing
 */
GPtrArray *
stint_psa_check (StintPsa *self,
                 const StintCheckRequest *request,
                 GCancellable *cancellable)
{
  g_return_val_if_fail (STINT_IS_PSA (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (request->kind == STINT_CHECK_RIGHTS || request->ticket != NULL,
                        NULL);

  if (STINT_PSA_GET_IFACE (self)->check == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) stint_check_free);
  return STINT_PSA_GET_IFACE (self)->check (self, request, cancellable);
}

/** stint_psa_requests: how many requests @self has made since it was made. */
guint64
stint_psa_requests (StintPsa *self)
{
  g_return_val_if_fail (STINT_IS_PSA (self), 0);

  return STINT_PSA_GET_IFACE (self)->requests (self);
}

/** stint_psa_latency_us: how long the fastest answer since the last call of this took to
 * come, microseconds; 0 when none came. */
gint64
stint_psa_latency_us (StintPsa *self)
{
  g_return_val_if_fail (STINT_IS_PSA (self), 0);

  return STINT_PSA_GET_IFACE (self)->latency_us (self);
}
