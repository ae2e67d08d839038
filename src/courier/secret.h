#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the secret of an account is kept. */
typedef enum
{
  STINT_SECRET_SERVICE, /* the keyring of the session */
  STINT_SECRET_FILE,    /* a file that only its owner can read, when asked for */
} StintSecretPlace;

/* Whose secret it is, and where. */
typedef struct
{
  StintSecretPlace place;
  const char *path; /* (nullable) of the file */
  const char *user;
  const char *code;
  const char *url; /* (nullable) typed by the person */
} StintSecretKey;

gboolean stint_secret_store (const StintSecretKey *key,
                             const char *secret,
                             GCancellable *cancellable,
                             GError **error);
char *stint_secret_lookup (const StintSecretKey *key,
                           GCancellable *cancellable,
                           GError **error);
gboolean stint_secret_clear (const StintSecretKey *key,
                             GCancellable *cancellable,
                             GError **error);

char *stint_secret_copy (const char *secret);
void stint_secret_free (char *secret);

G_END_DECLS
