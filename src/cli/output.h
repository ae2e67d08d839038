#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One JSON document in the making. Keys are NULL inside an array and at the top. */
typedef struct _CliJson CliJson;

CliJson *cli_json_new (void);
void cli_json_free (CliJson *self);
const char *cli_json_get_text (CliJson *self);

void cli_json_begin_object (CliJson *self, const char *key);
void cli_json_begin_array (CliJson *self, const char *key);
void cli_json_end (CliJson *self);

void cli_json_string (CliJson *self, const char *key, const char *value);
void cli_json_integer (CliJson *self, const char *key, gint64 value);
void cli_json_boolean (CliJson *self, const char *key, gboolean value);
void cli_json_null (CliJson *self, const char *key);
void cli_json_id (CliJson *self, const char *key, gint64 id);
void cli_json_instant (CliJson *self, const char *key, gint64 at_s);
void cli_json_words (CliJson *self, const char *key, const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliJson, cli_json_free)

G_END_DECLS
