#pragma once

#include <gio/gio.h>

#include "core/paths.h"

G_BEGIN_DECLS

/* What an account is made of, as typed. */
typedef struct
{
  const char *user;
  const char *code;
  const char *resource;
  const char *url;          /* (nullable) */
  const char *secret_place; /* (nullable) where to keep the secret */
} StintAccountInput;

/* With no input, the account that is there gets a new secret. Finished, it says what of
 * the tenant a person should know: nothing when reading shows all to be as Stint needs
 * it. That nothing was tried by writing yet goes without saying. */
void stint_account_task_run (const StintPaths *paths,
                             const StintAccountInput *input,
                             char *secret,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
char *stint_account_task_finish (GAsyncResult *result, GError **error);

G_END_DECLS
