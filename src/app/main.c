#include <glib/gi18n.h>
#include <locale.h>
#include <sys/stat.h>

#include "app/application.h"
#include "config.h"

int
main (int argc, char **argv)
{
  g_autoptr (StintApplication) application = NULL;

  umask (077);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, STINT_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Stint"));

  application = stint_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
