#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text for people: plain, aligned, and without anything that could steer a terminal. */

#define CLI_COLUMNS 80

gboolean cli_is_order (gunichar c);
char *cli_plain (const char *text);
char *cli_plain_lines (const char *text);
guint cli_columns (void);

char *cli_duration_text (gint64 seconds);
char *cli_time_text (gint64 at_s, gint64 now_s, const char *zone);
char *cli_due_text (gint64 at_s, gint64 now_s, const char *zone);

void cli_add_wrapped (GString *out, const char *text, guint indent, guint columns);
void cli_add_beside (GString *out,
                     const char *left,
                     const char *right,
                     guint indent,
                     guint columns);
void cli_add_field (GString *out, const char *label, const char *value);

/* Rows of cells under titles. The first column is never cut, the widest others are. */
typedef struct _CliTable CliTable;

CliTable *cli_table_new (guint n_columns, const char *const *titles);
void cli_table_free (CliTable *self);
void cli_table_add (CliTable *self, const char *const *cells);
void cli_table_print (CliTable *self, GString *out, guint columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTable, cli_table_free)

G_END_DECLS
