#include "core/paths.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "core/error.h"
#include "tests/support/fixture.h"

static guint
mode_of (const char *path)
{
  GStatBuf info = { 0 };

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

/* Every directory is made for its owner only, with those above it. */
static void
test_private (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *above = g_build_filename (fixture->directory, "new", NULL);
  g_autofree char *deep = g_build_filename (above, "deep", NULL);
  g_autoptr (StintPaths) paths = stint_paths_new (deep);
  g_autoptr (GError) error = NULL;

  g_assert_true (stint_paths_make (paths, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (mode_of (deep), ==, 0700);
  g_assert_cmpuint (mode_of (above), ==, 0700);
  g_assert_cmpuint (mode_of (fixture->paths->data), ==, 0700);
  g_assert_cmpuint (mode_of (fixture->paths->cache), ==, 0700);
  g_assert_cmpuint (mode_of (fixture->paths->state), ==, 0700);
}

/* A directory into which others can write is refused, with the way to mend it. */
static void
test_writable_by_others (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    guint mode;
    gboolean fine;
  } modes[] = { { 0700, TRUE },  { 0750, TRUE },  { 0755, TRUE },
                { 0770, FALSE }, { 0702, FALSE }, { 0777, FALSE } };
  const char *const directories[] = { fixture->paths->data, fixture->paths->cache,
                                      fixture->paths->state };

  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    for (guint j = 0; j < G_N_ELEMENTS (modes); j++)
      {
        g_autoptr (GError) error = NULL;

        g_assert_cmpint (g_chmod (directories[i], modes[j].mode), ==, 0);
        g_test_message ("%o %s", modes[j].mode, directories[i]);
        g_assert_true (stint_paths_make (fixture->paths, &error) == modes[j].fine);
        if (!modes[j].fine)
          {
            g_assert_error (error, STINT_ERROR, STINT_ERROR_FAILED);
            g_assert_nonnull (strstr (error->message, "chmod go-w"));
            g_assert_nonnull (strstr (error->message, directories[i]));
          }
        g_assert_cmpint (g_chmod (directories[i], 0700), ==, 0);
      }
}

/* What is there and no directory is an error that names it, and it stays. */
static void
test_in_the_way (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *file = g_build_filename (fixture->directory, "file", NULL);
  g_autoptr (StintPaths) paths = stint_paths_new (file);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));
  g_assert_false (stint_paths_make (paths, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, file));
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
}

/* A typed directory holds everything; one from the environment gives way to it. */
static void
test_choice (void)
{
  g_autoptr (StintPaths) typed = NULL;
  g_autoptr (StintPaths) named = NULL;
  g_autoptr (StintPaths) own = NULL;
  g_autoptr (StintPaths) practice = NULL;

  g_setenv ("STINT_DATA_DIR", "/named", TRUE);
  typed = stint_paths_new ("/typed/../typed/x");
  named = stint_paths_new (NULL);
  g_unsetenv ("STINT_DATA_DIR");
  own = stint_paths_new (NULL);
  practice = stint_paths_new_sandbox ();

  g_assert_cmpstr (typed->data, ==, "/typed/x");
  g_assert_cmpstr (typed->cache, ==, "/typed/x");
  g_assert_cmpstr (typed->state, ==, "/typed/x");
  g_assert_cmpstr (named->data, ==, "/named");
  g_assert_true (g_str_has_prefix (own->data, g_get_user_data_dir ()));
  g_assert_true (g_str_has_prefix (own->cache, g_get_user_cache_dir ()));
  g_assert_true (g_str_has_prefix (own->state, g_get_user_state_dir ()));
  g_assert_cmpstr (own->data, !=, practice->data);
  g_assert_cmpstr (own->cache, !=, practice->cache);
  g_assert_cmpstr (own->state, !=, practice->state);
}

/* A program of Stint is looked for beside the running one, and nowhere else. */
static void
test_program (void)
{
  g_autofree char *program = stint_program_path ("stint-courier");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = g_path_get_dirname (self);
  g_autofree char *expected = g_build_filename (directory, "stint-courier", NULL);

  g_assert_cmpstr (program, ==, expected);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up, test,
              stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/paths/private", test_private);
  add ("/paths/writable-by-others", test_writable_by_others);
  add ("/paths/in-the-way", test_in_the_way);
  g_test_add_func ("/paths/choice", test_choice);
  g_test_add_func ("/paths/program", test_program);
  return g_test_run ();
}
