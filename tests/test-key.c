#include "core/key.h"

#include <string.h>

/* A key is 26 characters that can be read aloud, and the first keeps it under 128 bits.
 */
static void
test_form (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = stint_key_new ();

      g_assert_cmpuint (strlen (key), ==, 26);
      g_assert_cmpuint (strspn (key, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), ==, 26);
      g_assert_cmpint (key[0], >=, '0');
      g_assert_cmpint (key[0], <=, '7');
    }
}

/* No two keys are the same, and each character but the first can be any. */
static void
test_random (void)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean used[26][128] = { 0 };

  for (guint i = 0; i < 5000; i++)
    {
      char *key = stint_key_new ();

      for (guint j = 0; j < 26; j++)
        used[j][(guchar) key[j]] = TRUE;
      g_assert_true (g_hash_table_add (seen, key));
    }
  for (guint j = 0; j < 26; j++)
    {
      guint n = 0;

      for (guint c = 0; c < 128; c++)
        n += used[j][c];
      g_assert_cmpuint (n, ==, j == 0 ? 8 : 32);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key/form", test_form);
  g_test_add_func ("/key/random", test_random);
  return g_test_run ();
}
