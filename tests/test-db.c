#include "core/db.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "tests/support/fixture.h"

#define OUR_ID 0x53544e54

static const char *const steps[] = { "001-work.sql", NULL };
static const char *const two_steps[] = { "001-work.sql", "cache-001.sql", NULL };
static const char *const broken_steps[] = { "001-work.sql", "001-work.sql", NULL };
static const StintDbSpec precious = { OUR_ID, steps, TRUE };
static const StintDbSpec precious_next = { OUR_ID, two_steps, TRUE };
static const StintDbSpec precious_broken = { OUR_ID, broken_steps, TRUE };
static const StintDbSpec droppable_next = { OUR_ID, two_steps, FALSE };

static const char set_sql[] = "INSERT INTO setting (name, value, changed_s) "
                              "VALUES (?1, ?2, 0)";
static const char count_sql[] = "SELECT count (*) FROM setting";
static const char version_sql[] = "PRAGMA user_version";
static const char ticket_sql[] = "SELECT count (*) FROM ticket";

static StintDb *
open_db (const char *path, const StintDbSpec *spec)
{
  g_autoptr (GError) error = NULL;
  StintDb *db = stint_db_open (path, spec, &error);

  g_assert_no_error (error);
  return db;
}

static gint64
number (StintDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintRows) rows = stint_db_query (db, sql, &error, "");

  g_assert_no_error (error);
  g_assert_true (stint_rows_next (rows));
  return stint_rows_int (rows, 0);
}

static void
set (StintDb *db, const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (stint_db_begin (db, &error));
  g_assert_true (stint_db_run (db, set_sql, &error, "ss", name, "1"));
  g_assert_true (stint_db_commit (db, &error));
  g_assert_no_error (error);
}

static char *
new_file (StintFixture *fixture)
{
  return stint_fixture_file (fixture, "other.db");
}

static char *
checksum (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
}

/* A migration of a precious file leaves the file as it was beside it, rows and all; one
 * of a droppable file leaves nothing. */
static void
test_backup (StintFixture *fixture, gconstpointer unused)
{
  const StintDbSpec *const next[] = { &precious_next, &droppable_next };

  for (guint i = 0; i < G_N_ELEMENTS (next); i++)
    {
      g_autofree char *name = g_strdup_printf ("backup-%u.db", i);
      g_autofree char *path = stint_fixture_file (fixture, name);
      g_autofree char *copy = g_strconcat (path, ".before-2", NULL);
      StintDb *db = open_db (path, &precious);

      set (db, "in the log still");
      stint_db_free (db);
      db = open_db (path, next[i]);
      g_assert_cmpint (number (db, version_sql), ==, 2);
      g_assert_cmpint (number (db, count_sql), ==, 1);
      g_assert_cmpint (number (db, ticket_sql), ==, 0);
      stint_db_free (db);

      g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS) == (i == 0));
      if (i > 0)
        continue;
      db = open_db (copy, &precious);
      g_assert_cmpint (number (db, version_sql), ==, 1);
      g_assert_cmpint (number (db, count_sql), ==, 1);
      stint_db_free (db);
    }
}

/* A backup that is there already is put aside and not overwritten. */
static void
test_backup_kept (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = new_file (fixture);
  g_autofree char *copy = g_strconcat (path, ".before-2", NULL);
  g_autofree char *older = g_strconcat (copy, ".older", NULL);
  g_autofree char *text = NULL;
  StintDb *db = open_db (path, &precious);

  stint_db_free (db);
  g_assert_true (g_file_set_contents (copy, "earlier", -1, NULL));
  db = open_db (path, &precious_next);
  stint_db_free (db);
  g_assert_true (g_file_get_contents (older, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "earlier");
}

/* A migration that fails is undone, and the file is what it was. */
static void
test_failed_migration (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = new_file (fixture);
  g_autoptr (GError) error = NULL;
  StintDb *db = open_db (path, &precious);

  set (db, "kept");
  stint_db_free (db);
  g_assert_null (stint_db_open (path, &precious_broken, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_FAILED);
  db = open_db (path, &precious);
  g_assert_cmpint (number (db, version_sql), ==, 1);
  g_assert_cmpint (number (db, count_sql), ==, 1);
  stint_db_free (db);
}

/* What a newer Stint or another program has written is refused, and not a byte of it is
 * changed. */
static void
test_refused (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *sql;
    StintError code;
  } files[] = {
    { "CREATE TABLE a (b); PRAGMA user_version = 99; PRAGMA application_id = 1398034004",
      STINT_ERROR_NEWER },
    { "CREATE TABLE a (b); PRAGMA user_version = 1; PRAGMA application_id = 7",
      STINT_ERROR_CORRUPT },
    { "CREATE TABLE a (b); PRAGMA user_version = 1", STINT_ERROR_CORRUPT },
    { "CREATE TABLE a (b); PRAGMA application_id = 7", STINT_ERROR_CORRUPT },
    { "PRAGMA application_id = 7", STINT_ERROR_CORRUPT },
    { "CREATE TABLE a (b)", STINT_ERROR_CORRUPT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = new_file (fixture);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", files[i].sql);
      g_assert_true (g_file_set_contents (path, "", 0, NULL));
      stint_fixture_run (path, files[i].sql);
      before = checksum (path);
      g_assert_null (stint_db_open (path, &precious, &error));
      g_assert_error (error, STINT_ERROR, (int) files[i].code);
      g_assert_nonnull (strstr (error->message, path));
      after = checksum (path);
      g_assert_cmpstr (after, ==, before);
    }
}

/* A file that is no database is reported as damaged, by name, and left as it is. */
static void
test_no_database (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = new_file (fixture);
  g_autofree char *junk = g_strnfill (8192, 'x');
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, junk, -1, NULL));
  g_assert_null (stint_db_open (path, &precious, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, junk);
}

/* A page that was overwritten is found when the file is read through, and not before. */
static void
test_damaged (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = new_file (fixture);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  StintDb *db = open_db (path, &precious);

  g_assert_true (stint_db_check (db, &error));
  g_assert_no_error (error);
  stint_db_free (db);
  stint_fixture_run (path, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  memset (bytes + length - 4096, 0x5a, 4096);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  db = open_db (path, &precious);
  g_assert_false (stint_db_check (db, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_CORRUPT);
  stint_db_free (db);
}

/* A database that is freed or rolled back in a transaction keeps nothing of it. */
static void
test_roll_back (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = new_file (fixture);
  StintDb *db = open_db (path, &precious);

  g_assert_true (stint_db_begin (db, NULL));
  g_assert_true (stint_db_run (db, set_sql, NULL, "ss", "a", "1"));
  g_assert_cmpint (number (db, count_sql), ==, 1);
  stint_db_roll_back (db);
  g_assert_cmpint (number (db, count_sql), ==, 0);
  g_assert_true (stint_db_begin (db, NULL));
  g_assert_true (stint_db_run (db, set_sql, NULL, "ss", "b", "1"));
  stint_db_free (db);
  db = open_db (path, &precious);
  g_assert_cmpint (number (db, count_sql), ==, 0);
  set (db, "c");
  g_assert_cmpint (number (db, count_sql), ==, 1);
  stint_db_free (db);
}

/* A taken lock is refused to others with the pid of its holder, and is free once let go.
 */
static void
test_lock (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = stint_fixture_file (fixture, "some.lock");
  g_autofree char *pid = g_strdup_printf ("process %d ", (int) getpid ());
  g_autoptr (StintLock) mine = stint_lock_new (path);
  g_autoptr (StintLock) yours = stint_lock_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (stint_lock_take (mine, 0, &error));
  g_assert_false (stint_lock_take (yours, 0, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, pid));
  g_clear_error (&error);
  stint_lock_release (mine);
  g_assert_true (stint_lock_take (yours, 0, &error));
  g_assert_no_error (error);
  g_assert_false (stint_lock_take (mine, 0, NULL));
}

/* A lock is never taken through a link that somebody has put in its place. */
static void
test_lock_link (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = stint_fixture_file (fixture, "some.lock");
  g_autofree char *target = stint_fixture_file (fixture, "target");
  g_autoptr (StintLock) lock = stint_lock_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (target, path), ==, 0);
  g_assert_false (stint_lock_take (lock, 0, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_FAILED);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

/* The database itself is never opened through a link either. */
static void
test_db_link (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = new_file (fixture);
  g_autofree char *target = stint_fixture_file (fixture, "target.db");
  g_autoptr (GError) error = NULL;

  stint_db_free (open_db (target, &precious));
  g_assert_cmpint (symlink (target, path), ==, 0);
  g_assert_null (stint_db_open (path, &precious, &error));
  g_assert_nonnull (error);
}

/* Each kind of value comes back as it was bound, and what was nothing stays nothing. */
static void
test_values (StintFixture *fixture, gconstpointer unused)
{
  static const char sql[] = "SELECT ?1, ?2, ?3, ?4, ?5, ?6";
  g_autofree char *path = new_file (fixture);
  StintDb *db = open_db (path, &precious);
  StintRows *rows =
    stint_db_query (db, sql, NULL, "sszzib", "é\n'\"", NULL, G_GINT64_CONSTANT (0),
                    G_GINT64_CONSTANT (-1), G_MAXINT64, 17);

  g_assert_true (stint_rows_next (rows));
  g_assert_cmpstr (stint_rows_text (rows, 0), ==, "é\n'\"");
  g_assert_null (stint_rows_text (rows, 1));
  g_assert_null (stint_rows_text (rows, 2));
  g_assert_cmpint (stint_rows_int (rows, 3), ==, -1);
  g_assert_cmpint (stint_rows_int (rows, 4), ==, G_MAXINT64);
  g_assert_cmpint (stint_rows_int (rows, 5), ==, 1);
  g_assert_false (stint_rows_next (rows));
  g_assert_true (stint_rows_finish (rows, NULL));
  stint_rows_free (rows);
  stint_db_free (db);
}

/* A statement that is still being read can be run a second time inside the reading. */
static void
test_nested (StintFixture *fixture, gconstpointer unused)
{
  static const char sql[] = "SELECT name FROM setting ORDER BY name";
  g_autofree char *path = new_file (fixture);
  g_autoptr (GString) seen = g_string_new (NULL);
  StintDb *db = open_db (path, &precious);
  StintRows *outer = NULL;

  set (db, "a");
  set (db, "b");
  outer = stint_db_query (db, sql, NULL, "");
  while (stint_rows_next (outer))
    {
      g_autoptr (StintRows) inner = stint_db_query (db, sql, NULL, "");

      while (stint_rows_next (inner))
        g_string_append_printf (seen, "%s%s ", stint_rows_text (outer, 0),
                                stint_rows_text (inner, 0));
    }
  stint_rows_free (outer);
  g_assert_cmpstr (seen->str, ==, "aa ab ba bb ");
  stint_db_free (db);
}

/* Only what another connection commits is a change, and it is one once. */
static void
test_changed (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = new_file (fixture);
  StintDb *db = open_db (path, &precious);
  StintDb *other = open_db (path, &precious);

  g_assert_false (stint_db_changed (db));
  set (db, "mine");
  g_assert_false (stint_db_changed (db));
  g_assert_true (stint_db_changed (other));
  set (other, "theirs");
  g_assert_true (stint_db_changed (db));
  g_assert_false (stint_db_changed (db));
  stint_db_free (other);
  stint_db_free (db);
}

/* The log beside a file does not grow for ever. */
static void
test_checkpoint (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = new_file (fixture);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf info = { 0 };
  StintDb *db = open_db (path, &precious);

  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *name = g_strdup_printf ("setting-%u", i);

      set (db, name);
    }
  g_assert_cmpint (g_stat (log, &info), ==, 0);
  g_assert_cmpint (info.st_size, <, 300 * 4120);
  stint_db_free (db);
}

/* Nothing is said to be saved in a precious file whose name is gone or means another. */
static void
test_moved (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const StintDbSpec *spec;
    gboolean replaced;
    gboolean refused;
  } cases[] = {
    { &precious, FALSE, TRUE },
    { &precious, TRUE, TRUE },
    { &droppable_next, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = new_file (fixture);
      g_autofree char *aside = g_strdup_printf ("%s.aside", path);
      g_autoptr (StintDb) db = open_db (path, cases[i].spec);
      g_autoptr (GError) error = NULL;

      set (db, "before");
      g_assert_cmpint (g_rename (path, aside), ==, 0);
      if (cases[i].replaced)
        g_assert_true (g_file_set_contents (path, "", 0, NULL));
      g_assert_cmpint (stint_db_begin (db, &error), ==, !cases[i].refused);
      if (cases[i].refused)
        g_assert_error (error, STINT_ERROR, STINT_ERROR_REPLACED);
      else
        stint_db_roll_back (db);
      g_assert_cmpint (g_rename (aside, path), ==, 0);
      set (db, "after");
      g_assert_cmpint (number (db, count_sql), ==, 2);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
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
  add ("/db/backup", test_backup);
  add ("/db/backup-kept", test_backup_kept);
  add ("/db/failed-migration", test_failed_migration);
  add ("/db/refused", test_refused);
  add ("/db/no-database", test_no_database);
  add ("/db/damaged", test_damaged);
  add ("/db/roll-back", test_roll_back);
  add ("/db/lock", test_lock);
  add ("/db/lock-link", test_lock_link);
  add ("/db/db-link", test_db_link);
  add ("/db/values", test_values);
  add ("/db/nested", test_nested);
  add ("/db/changed", test_changed);
  add ("/db/checkpoint", test_checkpoint);
  add ("/db/moved", test_moved);
  return g_test_run ();
}
