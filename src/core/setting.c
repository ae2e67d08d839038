#include "core/setting.h"

#include <glib/gi18n.h>

#include "core/error.h"

#define TEXT_MAX 100

static const StintSetting settings[] = {
  { STINT_SETTING_ENGAGE_STATUS, STINT_SETTING_SWITCH, "off", 0,
    N_ ("engaging sets the ticket to the shop's status “in progress”") },
  { STINT_SETTING_PRESENCE_FIELD, STINT_SETTING_TEXT, "", 0,
    N_ ("user-defined field of tickets that says who works on them; empty for none") },
  { STINT_SETTING_NEW_PRIORITY, STINT_SETTING_TEXT, "", 0,
    N_ ("priority of new tickets, as the shop calls it; empty for its default") },
  { "send.entry-hold-seconds", STINT_SETTING_SECONDS, "10", 3600,
    N_ ("how long time entries are held, so that they can be undone") },
  { "send.update-hold-seconds", STINT_SETTING_SECONDS, "20", 3600,
    N_ ("how long client updates are held, so that they can be undone") },
  { "send.create-timeout-seconds", STINT_SETTING_SECONDS, "90", 600,
    N_ ("how long an answer is waited for; less only with a PSA on this computer") },
  { "send.quarantine-seconds", STINT_SETTING_SECONDS, "900", 86400,
    N_ ("how long what is in doubt is not sent again; likewise") },
  { "send.second-look-seconds", STINT_SETTING_SECONDS, "60", 86400,
    N_ ("how far apart two searches for it are; likewise") },
  { STINT_SETTING_MAIL_FIRST_LOOK, STINT_SETTING_SECONDS, "120", 86400,
    N_ ("how long after a client update a mail of it is looked for") },
  { STINT_SETTING_MAIL_LAST_LOOK, STINT_SETTING_SECONDS, "900", 86400,
    N_ ("how long after it that is done once more, where none was seen") },
};

/** stint_settings: (transfer none): all of them; @n: how many. */
const StintSetting *
stint_settings (guint *n)
{
  *n = G_N_ELEMENTS (settings);
  return settings;
}

/** stint_setting_find: (transfer none) (nullable): by its name. */
const StintSetting *
stint_setting_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      if (g_str_equal (settings[i].name, name))
        return &settings[i];
    }
  return NULL;
}

static gboolean
takes (const StintSetting *self, const char *value)
{
  switch (self->kind)
    {
    case STINT_SETTING_SWITCH:
      return g_str_equal (value, "on") || g_str_equal (value, "off");
    case STINT_SETTING_SECONDS:
      return g_ascii_string_to_signed (value, 10, 0, self->most, NULL, NULL);
    case STINT_SETTING_TEXT:
    default:
      return g_utf8_validate (value, -1, NULL) && g_utf8_strlen (value, -1) <= TEXT_MAX;
    }
}

/** stint_setting_check: whether it takes a value; fails with %STINT_ERROR_INVALID, saying
 * what it takes. */
gboolean
stint_setting_check (const StintSetting *self, const char *value, GError **error)
{
  if (takes (self, value))
    return TRUE;
  if (self->kind == STINT_SETTING_SWITCH)
    g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                 _ ("that setting is either on or off"));
  else if (self->kind == STINT_SETTING_SECONDS)
    g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                 _ ("that setting is a number of seconds from 0 to %d"),
                 (int) self->most);
  else
    g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                 _ ("that setting takes a text of at most %d characters"), TEXT_MAX);
  return FALSE;
}
