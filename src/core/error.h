#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one error domain of core; a code says what the caller can do about it. */
typedef enum
{
  STINT_ERROR_FAILED,    /* nothing but to say so */
  STINT_ERROR_INVALID,   /* the input is wrong; the message says what would be right */
  STINT_ERROR_NOT_FOUND, /* no such ticket, engagement, stint or op */
  STINT_ERROR_AMBIGUOUS, /* several match; choose one */
  STINT_ERROR_NOTHING_TO_DO, /* already in that state */
  STINT_ERROR_OVERLAP,       /* would overlap recorded work */
  STINT_ERROR_BUSY,          /* another program holds the lock */
  STINT_ERROR_NEWER,         /* the file was written by a newer Stint */
  STINT_ERROR_CORRUPT,       /* the file is damaged */
  STINT_ERROR_REPLACED,      /* another file has taken its place; open it anew */
  STINT_ERROR_FULL,          /* no space left; nothing was changed */
} StintError;

#define STINT_ERROR (stint_error_quark ())
GQuark stint_error_quark (void);

G_END_DECLS
