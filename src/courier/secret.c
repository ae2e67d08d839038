#include "courier/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  SERVICE_TIMEOUT_MS = 30000, /* a person may have to unlock the keyring */
  POLL_MS = 10,
  SECRET_BYTES_MAX = 4096,
};

/* One call of the Secret Service under way. */
typedef struct
{
  GMainContext *context;     /* (owned) */
  GCancellable *cancellable; /* (owned) ours: the caller's, or the time being up */
  GAsyncResult *result;      /* (owned) (nullable) */
  gboolean timed_out;
} Call;

static const SecretSchema schema = { "org.stint.Stint.Account",
                                     SECRET_SCHEMA_NONE,
                                     { { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                       { "code", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                       { "url", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                       { NULL, 0 } } };

static gboolean
no_service (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("no Secret Service answers; use --secret-store file"));
  return FALSE;
}

/* Without a session bus libsecret would try to start one. */
static gboolean
service_present (GError **error)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  if ((address != NULL && *address != '\0') || g_file_test (socket, G_FILE_TEST_EXISTS))
    return TRUE;
  return no_service (error);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->result = g_object_ref (result);
}

static void
cancelled_cb (GCancellable *theirs, GCancellable *ours)
{
  g_cancellable_cancel (ours);
}

static void
call_begin (Call *call)
{
  call->context = g_main_context_new ();
  call->cancellable = g_cancellable_new ();
  g_main_context_push_thread_default (call->context);
}

/* Waits for the answer, but not for ever: the call is cancelled when its time is up. */
static void
call_wait (Call *call, GCancellable *cancellable)
{
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                     call->cancellable, NULL);
  for (guint waited_ms = 0; call->result == NULL;)
    {
      if (g_main_context_iteration (call->context, FALSE))
        continue;
      g_poll (NULL, 0, POLL_MS);
      waited_ms += POLL_MS;
      if (waited_ms < SERVICE_TIMEOUT_MS || call->timed_out)
        continue;
      call->timed_out = TRUE;
      g_cancellable_cancel (call->cancellable);
    }
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
}

static void
call_end (Call *call)
{
  g_main_context_pop_thread_default (call->context);
  g_clear_object (&call->result);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->context, g_main_context_unref);
}

static gboolean
call_failed (const Call *call, GError *cause, GError **error)
{
  g_autoptr (GError) owned = cause;

  if (call->timed_out ||
      g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND) ||
      (cause->domain == G_IO_ERROR && cause->code != G_IO_ERROR_CANCELLED))
    return no_service (error);
  g_propagate_prefixed_error (error, g_steal_pointer (&owned),
                              _ ("cannot reach the secret: "));
  return FALSE;
}

static GHashTable *
attributes_for (const StintSecretKey *key)
{
  return secret_attributes_build (&schema, "user", key->user, "code", key->code, "url",
                                  key->url != NULL ? key->url : "", NULL);
}

static gboolean
service_store (const StintSecretKey *key,
               const char *secret,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GHashTable) attributes = attributes_for (key);
  g_autofree char *label = g_strdup_printf ("Stint: %s", key->user);
  GError *cause = NULL;
  Call call = { 0 };
  gboolean stored = FALSE;

  call_begin (&call);
  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, secret,
                          call.cancellable, result_cb, &call);
  call_wait (&call, cancellable);
  if (secret_password_store_finish (call.result, &cause))
    stored = TRUE;
  else
    call_failed (&call, cause, error);
  call_end (&call);
  return stored;
}

static char *
service_lookup (const StintSecretKey *key, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = attributes_for (key);
  GError *cause = NULL;
  Call call = { 0 };
  char *secret = NULL;

  call_begin (&call);
  secret_password_lookupv (&schema, attributes, call.cancellable, result_cb, &call);
  call_wait (&call, cancellable);
  secret = secret_password_lookup_nonpageable_finish (call.result, &cause);
  if (cause != NULL)
    call_failed (&call, cause, error);
  else if (secret == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("the Secret Service holds no secret for ‘%s’; add the account again"),
                 key->user);
  call_end (&call);
  return secret;
}

static gboolean
service_clear (const StintSecretKey *key, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) attributes = attributes_for (key);
  GError *cause = NULL;
  Call call = { 0 };
  gboolean cleared = FALSE;

  call_begin (&call);
  secret_password_clearv (&schema, attributes, call.cancellable, result_cb, &call);
  call_wait (&call, cancellable);
  secret_password_clear_finish (call.result, &cause);
  cleared = cause == NULL || call_failed (&call, cause, error);
  call_end (&call);
  return cleared;
}

static gboolean
file_failed (const char *path, const char *what, GError **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
               "cannot %s the secret file ‘%s’: %s", what, path, g_strerror (code));
  return FALSE;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      gssize written = write (fd, text, left);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      text += written;
      left -= (gsize) written;
    }
  return TRUE;
}

static gboolean
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = FALSE;

  if (fd < 0)
    return FALSE;
  synced = fsync (fd) == 0;
  close (fd);
  return synced;
}

/* Written beside, made durable, then renamed: there is never half a secret. */
static gboolean
file_store (const char *path, const char *secret, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  int fd = -1;
  gboolean written = FALSE;

  unlink (temporary);
  fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return file_failed (path, "make", error);
  written = write_all (fd, secret) && fsync (fd) == 0;
  if (close (fd) != 0)
    written = FALSE;
  if (written && rename (temporary, path) == 0 && sync_folder_of (path))
    return TRUE;
  file_failed (path, "write", error);
  unlink (temporary);
  return FALSE;
}

static gboolean
file_is_private (int fd, const char *path, GError **error)
{
  struct stat info = { 0 };
  const char *why = NULL;

  if (fstat (fd, &info) != 0)
    return file_failed (path, "look at", error);
  if (!S_ISREG (info.st_mode))
    why = "it is not a plain file";
  else if (info.st_uid != geteuid ())
    why = "it belongs to someone else";
  else if ((info.st_mode & 077) != 0)
    why = "others can read or change it; its mode must be 0600";
  if (why == NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "will not use the secret file ‘%s’: %s", path, why);
  return FALSE;
}

static char *
read_secret (int fd, const char *path, GError **error)
{
  char text[SECRET_BYTES_MAX + 1] = { 0 };
  gssize length = read (fd, text, SECRET_BYTES_MAX);
  char *secret = NULL;

  if (length < 0)
    file_failed (path, "read", error);
  else if (length == 0 || memchr (text, '\0', (gsize) length) != NULL ||
           !g_utf8_validate (text, length, NULL))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("the secret file ‘%s’ holds no secret"), path);
  else
    secret = stint_secret_copy (text);
  explicit_bzero (text, sizeof text);
  return secret;
}

static char *
file_lookup (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  char *secret = NULL;

  if (fd < 0)
    {
      file_failed (path, "open", error);
      return NULL;
    }
  if (file_is_private (fd, path, error))
    secret = read_secret (fd, path, error);
  close (fd);
  return secret;
}

static gboolean
key_is_whole (const StintSecretKey *key)
{
  return key != NULL && key->user != NULL && key->code != NULL &&
         (key->place != STINT_SECRET_FILE || key->path != NULL);
}

/**
 * stint_secret_store:
 * @cancellable: (nullable)
 *
 * Keeps @secret where @key says, in place of any older one. Waits at most 30 seconds for
 * the Secret Service, and says what else to do when none answers.
 */
gboolean
stint_secret_store (const StintSecretKey *key,
                    const char *secret,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (key_is_whole (key), FALSE);
  g_return_val_if_fail (secret != NULL && *secret != '\0', FALSE);

  if (strlen (secret) > SECRET_BYTES_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("the secret is too long"));
      return FALSE;
    }
  if (key->place == STINT_SECRET_FILE)
    return file_store (key->path, secret, error);
  return service_present (error) && service_store (key, secret, cancellable, error);
}

/**
 * stint_secret_lookup:
 * @cancellable: (nullable)
 *
 * Returns: (transfer full): the secret, in memory that is not written to swap where the
 * system allows it; free with stint_secret_free(). NULL with an error of #GIOErrorEnum or
 * of libsecret when there is none, or when its file is not private to its owner.
 */
char *
stint_secret_lookup (const StintSecretKey *key, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (key_is_whole (key), NULL);

  if (key->place == STINT_SECRET_FILE)
    return file_lookup (key->path, error);
  if (!service_present (error))
    return NULL;
  return service_lookup (key, cancellable, error);
}

/** stint_secret_clear: forgets the secret; that there was none is no error. */
gboolean
stint_secret_clear (const StintSecretKey *key, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (key_is_whole (key), FALSE);

  if (key->place == STINT_SECRET_FILE)
    return unlink (key->path) == 0 || errno == ENOENT ||
           file_failed (key->path, "remove", error);
  return service_present (error) && service_clear (key, cancellable, error);
}

/** stint_secret_copy: (transfer full): a copy in the same kind of memory. */
char *
stint_secret_copy (const char *secret)
{
  gsize length = 0;

  g_return_val_if_fail (secret != NULL, NULL);

  return secret_value_unref_to_password (secret_value_new (secret, -1, "text/plain"),
                                         &length);
}

/** stint_secret_free: wipes @secret, which may be NULL, and frees it. */
void
stint_secret_free (char *secret)
{
  secret_password_free (secret);
}
