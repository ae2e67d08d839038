#include "core/key.h"

#include <sys/random.h>

/* Crockford's alphabet: no I, L, O or U, so that a key can be read aloud. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define KEY_LENGTH 26

/**
 * stint_key_new: (transfer full)
 *
 * A name that nothing else has: 128 random bits as 26 characters of Crockford's base 32.
 */
char *
stint_key_new (void)
{
  guint8 random[KEY_LENGTH] = { 0 };
  char *key = g_new0 (char, KEY_LENGTH + 1);

  /* Five bits of each byte; the first character holds the three that are over 125. */
  if (getrandom (random, sizeof random, 0) != sizeof random)
    g_error ("the system gives no random numbers");
  random[0] &= 7;
  for (guint i = 0; i < KEY_LENGTH; i++)
    key[i] = alphabet[random[i] & 31];
  return key;
}
