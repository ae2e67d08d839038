#include <glib/gi18n.h>
#include <string.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/plan-private.h"

/* What changes a ticket, makes one, or amends an entry that was sent. */

static gboolean
add_assignee (const StintWork *work, GVariantBuilder *set, GError **error)
{
  gint64 me = 0;
  gint64 role = 0;

  if (work->role_id == NULL)
    return stint_plan_unsupported (
      error, _ ("no role of yours is known, and a ticket is taken in a role: ask your "
                "administrator for one of the service desk"));
  if (!stint_plan_read_id (work->me_id, _ ("resource"), &me, error) ||
      !stint_plan_read_id (work->role_id, _ ("role"), &role, error))
    return FALSE;
  stint_plan_int (set, "assignedResourceID", me);
  stint_plan_int (set, "assignedResourceRoleID", role);
  return TRUE;
}

static gboolean
add_values (const StintWork *work,
            GVariantBuilder *set,
            GVariantBuilder *base,
            GError **error)
{
  gint64 id = 0;

  if (work->status_id != NULL)
    {
      if (!stint_plan_read_id (work->status_id, _ ("status"), &id, error))
        return FALSE;
      stint_plan_int (set, "status", id);
    }
  if (work->status_id != NULL && work->base_status_id != NULL && !work->insists)
    {
      if (!stint_plan_read_id (work->base_status_id, _ ("status"), &id, error))
        return FALSE;
      stint_plan_int (base, "status", id);
    }
  if (work->queue_id != NULL)
    {
      if (!stint_plan_read_id (work->queue_id, _ ("queue"), &id, error))
        return FALSE;
      stint_plan_int (set, "queueID", id);
    }
  return !work->assigns || add_assignee (work, set, error);
}

/* Everything that changes in the ticket goes in one call. */
gboolean
stint_plan_change (StintAutotaskPlan *plan, GError **error)
{
  const StintWork *work = plan->work;
  g_auto (GVariantBuilder) payload = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) set = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) base = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  StintStep *step = NULL;

  if (!add_values (work, &set, &base, error))
    return FALSE;
  stint_plan_int (&payload, "id", plan->ticket_id);
  g_variant_builder_add (&payload, "{sv}", "set", g_variant_builder_end (&set));
  g_variant_builder_add (&payload, "{sv}", "base", g_variant_builder_end (&base));
  g_variant_builder_add (&payload, "{sv}", "gentle",
                         g_variant_new_boolean (work->gentle));
  g_variant_builder_add (&payload, "{sv}", "insists",
                         g_variant_new_boolean (work->insists));
  if (work->presence != NULL && work->presence_field != NULL)
    {
      stint_plan_text (&payload, "udf", work->presence_field);
      stint_plan_text (&payload, "udf-value", work->presence);
      if (work->presence_before != NULL)
        stint_plan_text (&payload, "udf-base", work->presence_before);
    }
  step =
    stint_plan_step (plan, STINT_STEP_TICKET_PATCH, work->status_op_id, work->status_key);
  step->entity = g_strdup ("Tickets");
  step->sight_class = g_strdup ("Tickets/status");
  step->repeatable = TRUE;
  step->waits_for_ticket = work->completes;
  step->after_entries = TRUE;
  step->after_update = TRUE;
  stint_step_set_payload (step, g_variant_builder_end (&payload));
  return TRUE;
}

/* The key stands in a field of the ticket that can be searched, so that it is never made
 * twice. It is mine, for somebody must work on it. */
gboolean
stint_plan_create (StintAutotaskPlan *plan, GError **error)
{
  const StintWork *work = plan->work;
  g_auto (GVariantBuilder) payload = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) body = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autofree char *title =
    stint_autotask_cut (work->create_title, STINT_AUTOTASK_TITLE_MAX);
  StintStep *step = NULL;
  gint64 company = 0;
  gint64 priority = 0;

  if (!stint_plan_read_id (work->create_company_id, _ ("client"), &company, error))
    return FALSE;
  if (work->create_priority_id == NULL)
    return stint_plan_unsupported (
      error, _ ("which priority new tickets get is not known: say it with ‘stintctl "
                "settings set ticket.priority NAME’, then send this again"));
  if (!stint_plan_read_id (work->create_priority_id, _ ("priority"), &priority, error) ||
      !add_assignee (work, &body, error))
    return FALSE;
  stint_plan_int (&body, "companyID", company);
  stint_plan_text (&body, "title", title);
  stint_plan_int (&body, "status", STINT_AUTOTASK_STATUS_NEW);
  stint_plan_int (&body, "priority", priority);
  stint_plan_text (&body, "externalID", work->create_key);
  stint_plan_text (&payload, "path", "Tickets");
  g_variant_builder_add (&payload, "{sv}", "body", g_variant_builder_end (&body));
  step = stint_plan_step (plan, STINT_STEP_TICKET_CREATE, work->create_op_id,
                          work->create_key);
  step->entity = g_strdup ("Tickets");
  step->sight_class = g_strdup ("Tickets/created");
  stint_step_set_payload (step, g_variant_builder_end (&payload));
  return TRUE;
}

/* (transfer full): the summary with the part that the row had been given. */
static char *
summary_like (const char *summary, const char *before)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GRegex) part = g_regex_new (" \\(part \\d+ of \\d+\\)$", 0, 0, NULL);
  g_autofree char *escaped = stint_autotask_escape (summary);
  g_autofree char *suffix = NULL;
  g_autofree char *cut = NULL;

  if (before != NULL && g_regex_match (part, before, 0, &match))
    suffix = g_match_info_fetch (match, 0);
  if (suffix == NULL)
    return stint_autotask_cut (escaped, STINT_AUTOTASK_TEXT_MAX);
  cut = stint_autotask_cut (escaped, (guint) (STINT_AUTOTASK_TEXT_MAX - strlen (suffix)));
  return g_strconcat (cut, suffix, NULL);
}

/* What the row should say by now. Only one of the entries of a commit of work carries the
 * hand-over: the one that did so before. */
static gboolean
wanted_values (const StintAutotaskPlan *plan,
               const StintAmend *amend,
               GVariantDict *before,
               GVariantBuilder *wanted,
               GError **error)
{
  const StintWork *work = plan->work;
  const StintInterval *interval = amend->interval;
  const char *old_summary = NULL;
  const char *old_internal = NULL;
  g_autofree char *bare = stint_autotask_mark (NULL, amend->row_key);
  g_autofree char *start = stint_autotask_instant (interval->start_s);
  g_autofree char *end = stint_autotask_instant (interval->end_s);
  g_autofree char *date = g_strconcat (interval->work_date, "T00:00:00Z", NULL);
  g_autofree char *summary = NULL;
  g_autofree char *internal = NULL;
  gint64 work_type = 0;

  g_variant_dict_lookup (before, "summaryNotes", "&s", &old_summary);
  g_variant_dict_lookup (before, "internalNotes", "&s", &old_internal);
  summary = summary_like (work->summary, old_summary);
  internal = stint_autotask_mark (
    g_strcmp0 (old_internal, bare) != 0 ? work->internal_text : NULL, amend->row_key);
  stint_plan_text (wanted, "summaryNotes", summary);
  stint_plan_text (wanted, "internalNotes", internal);
  if (work->work_type_id != NULL)
    {
      if (!stint_plan_read_id (work->work_type_id, _ ("work type"), &work_type, error))
        return FALSE;
      stint_plan_int (wanted, "billingCodeID", work_type);
    }
  if (!amend->respan)
    return TRUE;
  stint_plan_text (wanted, "dateWorked", date);
  stint_plan_text (wanted, "startDateTime", start);
  stint_plan_text (wanted, "endDateTime", end);
  return stint_plan_check_interval (interval, error);
}

/* (transfer full): what the row was last made to say, by all that was sent of it. */
static GVariantDict *
known_values (const StintAmend *amend)
{
  GVariantDict *known = g_variant_dict_new (NULL);

  for (guint i = 0; i < amend->sent->len; i++)
    {
      GVariant *payload = g_ptr_array_index (amend->sent, i);
      g_autoptr (GVariant) fields = NULL;
      g_autofree char *of = NULL;
      gint64 id = 0;
      GVariantIter iter = { 0 };
      const char *name = NULL;
      GVariant *value = NULL;

      if (g_variant_lookup (payload, "id", "x", &id))
        of = g_strdup_printf ("%" G_GINT64_FORMAT, id);
      if (of != NULL && !g_str_equal (of, amend->item_id))
        continue;
      if (!g_variant_lookup (payload, of != NULL ? "set" : "body", "@a{sv}", &fields))
        continue;
      g_variant_iter_init (&iter, fields);
      while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
        g_variant_dict_insert_value (known, name, value);
    }
  return known;
}

static gboolean
plan_amend (StintAutotaskPlan *plan, const StintAmend *amend, GError **error)
{
  g_autoptr (GVariantDict) known = known_values (amend);
  g_auto (GVariantBuilder) payload = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) set = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) base = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) wanted = NULL;
  GVariantIter iter = { 0 };
  const char *name = NULL;
  GVariant *value = NULL;
  StintStep *step = NULL;
  gint64 id = 0;

  if (!stint_plan_read_id (amend->item_id, _ ("time entry"), &id, error) ||
      !wanted_values (plan, amend, known, &builder, error))
    return FALSE;
  wanted = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      g_autoptr (GVariant) before = g_variant_dict_lookup_value (known, name, NULL);

      if (before != NULL && g_variant_equal (before, value))
        continue;
      g_variant_builder_add (&set, "{sv}", name, value);
      if (before != NULL && !plan->work->insists)
        g_variant_builder_add (&base, "{sv}", name, before);
    }
  stint_plan_int (&payload, "id", id);
  g_variant_builder_add (&payload, "{sv}", "set", g_variant_builder_end (&set));
  g_variant_builder_add (&payload, "{sv}", "base", g_variant_builder_end (&base));
  step = stint_plan_step (plan, STINT_STEP_TIME_PATCH, amend->op_id, amend->key);
  step->entity = g_strdup ("TimeEntries");
  step->natural_key = g_strdup_printf ("TimeEntries|%s", amend->item_id);
  step->sight_class = g_strdup ("TimeEntries/amended");
  step->repeatable = TRUE;
  stint_step_set_payload (step, g_variant_builder_end (&payload));
  return TRUE;
}

/* Entries that say something else now. A row that says it already is looked at all the
 * same: somebody may have changed it there. */
gboolean
stint_plan_amends (StintAutotaskPlan *plan, GError **error)
{
  for (guint i = 0; i < plan->work->amends->len; i++)
    {
      if (!plan_amend (plan, g_ptr_array_index (plan->work->amends, i), error))
        return FALSE;
    }
  return TRUE;
}
