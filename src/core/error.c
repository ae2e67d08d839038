#include "core/error.h"

G_DEFINE_QUARK (StintError, stint_error)
