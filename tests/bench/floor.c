#include <sqlite3.h>
#include <stdio.h>

/* What a process costs that does nothing but make one durable commit: opens an existing
 * database in WAL mode, writes one row, syncs it, ends. Nothing that records work can be
 * faster.
 *
 * Usage: bench-floor DATABASE; it holds a table floor (id INTEGER PRIMARY KEY, at
 * INTEGER). */
int
main (int argc, char **argv)
{
  sqlite3 *db = NULL;
  int result = SQLITE_OK;

  if (argc != 2)
    {
      fprintf (stderr, "usage: bench-floor DATABASE\n");
      return 2;
    }
  result = sqlite3_open_v2 (argv[1], &db, SQLITE_OPEN_READWRITE, NULL);
  /* Folding the log back into the file is left to others, as Stint does. */
  if (result == SQLITE_OK)
    result = sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (result == SQLITE_OK)
    result = sqlite3_exec (db,
                           "PRAGMA synchronous = FULL;"
                           "INSERT INTO floor (at) VALUES (unixepoch ());",
                           NULL, NULL, NULL);
  if (result != SQLITE_OK)
    fprintf (stderr, "bench-floor: %s\n", sqlite3_errmsg (db));
  sqlite3_close (db);
  return result == SQLITE_OK ? 0 : 1;
}
