#pragma once

#include "core/account.h"

G_BEGIN_DECLS

/* What the person typed after a mode of the account. */
typedef struct
{
  StintAccount *account; /* (owned) as typed; nothing is learnt yet */
  gboolean json;
  gboolean brief;  /* say nothing of what is as it should be, nor what was never tried */
  char *calibrate; /* (nullable) number of a ticket to write on */
  char *mail;      /* (nullable) likewise */
  int wait_s;      /* for a mail */
} StintAccountOptions;

StintAccountOptions *stint_account_options_new (int argc, char **argv, GError **error);
void stint_account_options_free (StintAccountOptions *self);
gboolean stint_account_options_check (const StintAccountOptions *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintAccountOptions, stint_account_options_free)

G_END_DECLS
