#include "app/account-task.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/error.h"
#include "core/wake.h"

static void
wipe (gpointer data)
{
  char *secret = data;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
add_option (GPtrArray *argv, const char *option, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_ptr_array_add (argv, g_strdup (option));
  g_ptr_array_add (argv, g_strdup (value));
}

static void
add_options (GPtrArray *argv, const StintAccountInput *input)
{
  add_option (argv, "--user", input->user);
  add_option (argv, "--code", input->code);
  add_option (argv, "--resource", input->resource);
  add_option (argv, "--url", input->url);
  add_option (argv, "--secret-store", input->secret_place);
}

static char *
dup_words (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_strstrip (data != NULL ? g_utf8_make_valid (data, (gssize) length)
                                  : g_strdup (""));
}

/* What the courier found, if it could do its work; else its error, or that it gave none.
 */
static void
communicated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GSubprocess *process = G_SUBPROCESS (source);
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) errors = NULL;
  g_autofree char *said = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_finish (process, result, &output, &errors, &error))
    {
      g_subprocess_force_exit (process);
      g_task_return_error (task, error);
      return;
    }
  if (g_subprocess_get_successful (process))
    {
      g_task_return_pointer (task, dup_words (output), g_free);
      return;
    }
  said = dup_words (errors);
  if (*said == '\0')
    {
      g_free (said);
      said = dup_words (output);
    }
  g_task_return_new_error (task, STINT_ERROR, STINT_ERROR_FAILED, "%s",
                           *said != '\0'
                             ? said
                             : _ ("the courier could not add the account and did not say "
                                  "why"));
}

/**
 * stint_account_task_run:
 * @input: (nullable): the account; or NULL for a new secret of the one that is there
 * @secret: (transfer full): wiped when it has been passed on
 *
 * Has the courier test an account and store it. The secret goes through a pipe, never
 * through an argument or a file.
 */
void
stint_account_task_run (const StintPaths *paths,
                        const StintAccountInput *input,
                        char *secret,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GPtrArray) argv =
    stint_courier_argv (paths, input != NULL ? "account-add" : "account-rotate");
  g_autoptr (GBytes) input_bytes =
    g_bytes_new_with_free_func (secret, strlen (secret), wipe, secret);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  if (input != NULL)
    add_options (argv, input);
  g_ptr_array_add (argv, g_strdup ("--brief"));
  g_ptr_array_add (argv, NULL);
  process =
    g_subprocess_newv ((const char *const *) argv->pdata,
                       G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                         G_SUBPROCESS_FLAGS_STDERR_PIPE,
                       &error);
  if (process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, g_bytes_ref (input_bytes), (GDestroyNotify) g_bytes_unref);
  g_subprocess_communicate_async (process, input_bytes, cancellable, communicated_cb,
                                  g_steal_pointer (&task));
}

/**
 * stint_account_task_finish: (transfer full)
 *
 * The account, or its new secret, is stored: what was found there that is not as Stint
 * needs it, in lines for a person; empty when nothing was, as ever with a new secret.
 * NULL with an error that says why it is not stored.
 */
char *
stint_account_task_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
