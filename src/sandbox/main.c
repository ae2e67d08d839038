#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>

#include "sandbox/instant.h"
#include "sandbox/server.h"
#include "sandbox/tenant.h"

typedef struct
{
  int port;
  int seed;
  char *state;    /* (owned) (nullable) */
  char *faults;   /* (owned) (nullable) */
  char *rules;    /* (owned) (nullable) */
  char *clock;    /* (owned) (nullable) */
  char *log;      /* (owned) (nullable) */
  char *tenant;   /* (owned) (nullable) */
  char *tls_cert; /* (owned) (nullable) */
  char *tls_key;  /* (owned) (nullable) */
  char *url_file; /* (owned) (nullable) */
  char **set;     /* (owned) (nullable) */
  gboolean print_account;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->state);
  g_free (self->faults);
  g_free (self->rules);
  g_free (self->clock);
  g_free (self->log);
  g_free (self->tenant);
  g_free (self->tls_cert);
  g_free (self->tls_key);
  g_free (self->url_file);
  g_strfreev (self->set);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Port; any free one by default",
      "N" },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state, "Keep what is written",
      "FILE" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options->seed, "Invent another tenant", "N" },
    { "faults", 0, 0, G_OPTION_ARG_FILENAME, &options->faults, "Scripted faults",
      "FILE" },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME, &options->rules, "Workflow rules", "FILE" },
    { "clock", 0, 0, G_OPTION_ARG_STRING, &options->clock, "What time it is there",
      "INSTANT" },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &options->log, "Append requests to it",
      "FILE" },
    { "tenant", 0, 0, G_OPTION_ARG_STRING, &options->tenant, "Size of the tenant",
      "small|large" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_cert, "Serve TLS", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_key, "Key for it", "FILE" },
    { "url-file", 0, 0, G_OPTION_ARG_FILENAME, &options->url_file,
      "Write the address there once it listens", "FILE" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->set, "Turn a switch",
      "NAME=VALUE" },
    { "print-account", 0, 0, G_OPTION_ARG_NONE, &options->print_account,
      "Print the account as JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
    g_option_context_new ("- an Autotask-compatible tenant on loopback");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1 || options->port < 0 || options->port > 65535 ||
      (options->tenant != NULL && !g_str_equal (options->tenant, "small") &&
       !g_str_equal (options->tenant, "large")))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "cannot understand the command line, see --help");
      return FALSE;
    }
  return TRUE;
}

static gboolean
apply_switches (SandboxSwitches *switches, char **set, GError **error)
{
  for (guint i = 0; set != NULL && set[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (set[i], "=", 2);

      if (!sandbox_switches_set (switches, words[0], words[1] != NULL ? words[1] : "",
                                 error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_file (const char *path, char **text, GError **error)
{
  return path == NULL || g_file_get_contents (path, text, NULL, error);
}

static gboolean
set_clock (SandboxClock *clock, const char *text, GError **error)
{
  gint64 instant_ms = 0;

  if (text == NULL)
    return TRUE;
  if (!sandbox_instant_parse (text, &instant_ms))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "‘%s’ is no instant",
                   text);
      return FALSE;
    }
  sandbox_clock_set (clock, instant_ms);
  return TRUE;
}

static SandboxServer *
make_server (const Options *options, GError **error)
{
  g_autoptr (SandboxSwitches) switches = sandbox_switches_new ();
  g_autoptr (SandboxClock) clock = sandbox_clock_new ();
  g_autoptr (SandboxJournal) journal = NULL;
  g_autoptr (SandboxStore) store = NULL;
  g_autoptr (SandboxServer) server = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *faults = NULL;
  g_autofree char *rules = NULL;

  if (!apply_switches (switches, options->set, error) ||
      !read_file (options->faults, &faults, error) ||
      !read_file (options->rules, &rules, error) ||
      !set_clock (clock, options->clock, error))
    return NULL;
  if (options->tls_cert != NULL)
    {
      certificate = g_tls_certificate_new_from_files (
        options->tls_cert,
        options->tls_key != NULL ? options->tls_key : options->tls_cert, error);
      if (certificate == NULL)
        return NULL;
    }
  journal = sandbox_journal_new (options->log, error);
  if (journal == NULL)
    return NULL;
  store = sandbox_store_new (
    clock, options->state, (guint32) options->seed,
    g_strcmp0 (options->tenant, "large") == 0 ? SANDBOX_SIZE_LARGE : SANDBOX_SIZE_SMALL,
    error);
  if (store == NULL)
    return NULL;
  server = sandbox_server_new (g_steal_pointer (&clock), g_steal_pointer (&store),
                               g_steal_pointer (&switches), g_steal_pointer (&journal));
  if ((faults != NULL && !sandbox_faults_add (server->faults, faults, error)) ||
      (rules != NULL && !sandbox_rules_add (server->tenant.rules, rules, error)) ||
      !sandbox_server_listen (server, (guint) options->port, certificate, error))
    return NULL;
  return g_steal_pointer (&server);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .seed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxServer) server = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  /* The loopback needs no proxy and the sandbox no settings; looking them up is slow. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  if (!parse (&options, &argc, &argv, &error))
    {
      g_printerr ("stint-sandbox: %s\n", error->message);
      return 2;
    }
  if (options.print_account)
    {
      g_autofree char *account = sandbox_tenant_account ();

      g_print ("%s\n", account);
      return EXIT_SUCCESS;
    }
  server = make_server (&options, &error);
  if (server == NULL)
    {
      g_printerr ("stint-sandbox: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (options.url_file != NULL &&
      !g_file_set_contents_full (options.url_file, server->tenant.base_url, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    {
      g_printerr ("stint-sandbox: %s\n", error->message);
      return EXIT_FAILURE;
    }
  printf ("listening %s\n", server->tenant.base_url);
  fflush (stdout);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
