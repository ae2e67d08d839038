#pragma once

#include "courier/psa.h"

G_BEGIN_DECLS

/* How this account wants its rows. */
typedef struct
{
  gboolean impersonate;       /* entries are created as the technician */
  gboolean impersonate_notes; /* notes are */
  gboolean split_days;        /* no entry may span midnight UTC */
  int update_note_type;
  int internal_note_type;
  char *update_title; /* where a client update has none of its own */
  char *note_title;   /* where an internal note has none */
} StintAutotaskStyle;

GPtrArray *stint_autotask_plan (const StintAutotaskStyle *style,
                                const StintWork *work,
                                GError **error);

G_END_DECLS
