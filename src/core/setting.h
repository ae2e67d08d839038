#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The settings that a person may change, and what each takes. */

/* The ticket's field that says who is on it, as the shop calls it; none: it is not said.
 */
#define STINT_SETTING_PRESENCE_FIELD "presence.field"
/* "on": engaging sets the shop's status of that meaning. */
#define STINT_SETTING_ENGAGE_STATUS "engage.status"

/* The priority that new tickets get, as the shop calls it; none: the shop's default. */
#define STINT_SETTING_NEW_PRIORITY "ticket.priority"

/* When it is looked whether a client update was mailed on. */
#define STINT_SETTING_MAIL_FIRST_LOOK "mail.first-look-seconds"
#define STINT_SETTING_MAIL_LAST_LOOK "mail.last-look-seconds"

typedef enum
{
  STINT_SETTING_SWITCH, /* on or off */
  STINT_SETTING_SECONDS,
  STINT_SETTING_TEXT,
} StintSettingKind;

typedef struct
{
  const char *name;
  StintSettingKind kind;
  const char *otherwise; /* what holds while it is not set; "" for nothing */
  gint64 most;           /* of seconds */
  const char *help;      /* not translated */
} StintSetting;

const StintSetting *stint_settings (guint *n);
const StintSetting *stint_setting_find (const char *name);
gboolean stint_setting_check (const StintSetting *self,
                              const char *value,
                              GError **error);

G_END_DECLS
