#include "courier/account-options.h"

#include <glib/gi18n.h>

#include "core/error.h"

enum
{
  MAIL_WAIT_S = 60,
  MAIL_WAIT_MAX_S = 600,
};

/** stint_account_options_free: frees @self. */
void
stint_account_options_free (StintAccountOptions *self)
{
  g_clear_pointer (&self->account, stint_account_free);
  g_free (self->calibrate);
  g_free (self->mail);
  g_free (self);
}

static void
take (char **member, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_free (*member);
  *member = g_strdup (value);
}

static gboolean
take_wait (StintAccountOptions *self, const char *value, GError **error)
{
  gint64 seconds = 0;

  if (value != NULL &&
      g_ascii_string_to_signed (value, 10, 0, MAIL_WAIT_MAX_S, &seconds, NULL))
    {
      self->wait_s = (int) seconds;
      return TRUE;
    }
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("--wait is a number of seconds up to %d, not ‘%s’"), MAIL_WAIT_MAX_S,
               value != NULL ? value : "");
  return FALSE;
}

static char **
member_of (StintAccountOptions *self, const char *option)
{
  const struct
  {
    const char *option;
    char **member;
  } members[] = {
    { "--user", &self->account->user },
    { "--code", &self->account->code },
    { "--url", &self->account->url },
    { "--resource", &self->account->resource },
    { "--secret-store", &self->account->secret_place },
    { "--calibrate", &self->calibrate },
    { "--mail", &self->mail },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (g_str_equal (members[i].option, option))
        return members[i].member;
    }
  return NULL;
}

static gboolean
not_understood (const char *word, GError **error)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("‘%s’ is not understood here; the only PSA yet is ‘autotask’"), word);
  return FALSE;
}

/* @taken: (out): whether @value belongs to it */
static gboolean
take_option (StintAccountOptions *self,
             const char *option,
             const char *value,
             gboolean *taken,
             GError **error)
{
  char **member = member_of (self, option);

  *taken = member != NULL || g_str_equal (option, "--wait");
  if (member != NULL)
    take (member, value);
  else if (*taken)
    return take_wait (self, value, error);
  else if (g_str_equal (option, "--json"))
    self->json = TRUE;
  else if (g_str_equal (option, "--brief"))
    self->brief = TRUE;
  else if (!g_str_equal (option, "autotask"))
    return not_understood (option, error);
  return TRUE;
}

/**
 * stint_account_options_new: (transfer full)
 * @argv: the mode, and what follows it
 */
StintAccountOptions *
stint_account_options_new (int argc, char **argv, GError **error)
{
  g_autoptr (StintAccountOptions) self = g_new0 (StintAccountOptions, 1);

  self->account = stint_account_new ();
  self->account->psa = g_strdup ("autotask");
  self->account->secret_place = g_strdup ("service");
  self->wait_s = MAIL_WAIT_S;
  for (int i = 1; i < argc; i++)
    {
      gboolean taken = FALSE;

      if (!take_option (self, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &taken, error))
        return NULL;
      if (taken)
        i++;
    }
  if (self->account->resource == NULL)
    self->account->resource = g_strdup (self->account->user);
  return g_steal_pointer (&self);
}

/** stint_account_options_check: whether an account can be made of it. */
gboolean
stint_account_options_check (const StintAccountOptions *self, GError **error)
{
  const StintAccount *account = self->account;

  if (account->user != NULL && account->code != NULL &&
      (g_str_equal (account->secret_place, "service") ||
       g_str_equal (account->secret_place, "file")))
    return TRUE;
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("an account needs --user and --code, and --secret-store is ‘service’ "
                  "or ‘file’"));
  return FALSE;
}
