#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *stint_key_new (void);

G_END_DECLS
