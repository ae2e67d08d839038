#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading what a server sent. A member that is missing, null or of another type is
 * answered with FALSE or NULL, never with a warning; names are compared without regard
 * to case, for servers are not consistent in theirs. */

JsonObject *stint_json_read (GBytes *bytes, gsize limit_bytes, GError **error);
GBytes *stint_json_write (JsonObject *object);

gboolean stint_json_int (JsonObject *object, const char *name, gint64 *value);
gboolean stint_json_double (JsonObject *object, const char *name, double *value);
gboolean stint_json_bool (JsonObject *object, const char *name, gboolean *value);
const char *stint_json_text (JsonObject *object, const char *name);
char *stint_json_dup_id (JsonObject *object, const char *name);
JsonObject *stint_json_object (JsonObject *object, const char *name);
JsonArray *stint_json_array (JsonObject *object, const char *name);
gboolean stint_json_is_null (JsonObject *object, const char *name);
JsonObject *stint_json_array_object (JsonArray *array, guint position);
const char *stint_json_array_text (JsonArray *array, guint position);

G_END_DECLS
