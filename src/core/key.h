#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *stint_key_new (void);
char *stint_key_derive (const char *key, guint n);

G_END_DECLS
