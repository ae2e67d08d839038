#include "core/key.h"

#include <sys/random.h>

/* Crockford's alphabet: no I, L, O or U, so that a key can be read aloud. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define KEY_LENGTH 26

/* Five bits of each byte; the first character holds the three that are over 125. */
static char *
spell (const guint8 bytes[KEY_LENGTH])
{
  char *key = g_new0 (char, KEY_LENGTH + 1);

  for (guint i = 0; i < KEY_LENGTH; i++)
    key[i] = alphabet[bytes[i] & (i == 0 ? 7 : 31)];
  return key;
}

/**
 * stint_key_new: (transfer full)
 *
 * A name that nothing else has: 128 random bits as 26 characters of Crockford's base 32.
 */
char *
stint_key_new (void)
{
  guint8 random[KEY_LENGTH] = { 0 };

  if (getrandom (random, sizeof random, 0) != sizeof random)
    g_error ("the system gives no random numbers");
  return spell (random);
}

/**
 * stint_key_derive: (transfer full)
 * @n: which part, from 1
 *
 * The name of a part of what @key names: always the same, and as unlikely to be that of
 * anything else.
 */
char *
stint_key_derive (const char *key, guint n)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *part = g_strdup_printf ("/%u", n);
  guint8 digest[32] = { 0 };
  gsize length = sizeof digest;

  g_return_val_if_fail (key != NULL, NULL);

  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_update (checksum, (const guchar *) part, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return spell (digest);
}
