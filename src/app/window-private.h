#pragma once

#include "app/notice.h"
#include "app/running-bar.h"
#include "app/ticket-list.h"
#include "app/window.h"

G_BEGIN_DECLS

struct _StintWindow
{
  AdwApplicationWindow parent_instance;

  StintDesk *desk;     /* (owned) */
  StintStatus *status; /* (owned) */
  GSettings *settings; /* (owned) (nullable) not installed */
  gint64 undo_op_id;   /* what the notice offers to take back; 0: nothing */

  StintNotice *notice;
  AdwViewStack *stack;
  AdwBin *today;
  AdwBin *outbox;
  GtkSearchEntry *search;
  StintTicketList *tickets;
  StintRunningBar *running_bar;
  AdwViewSwitcherTitle *title;
  AdwViewSwitcherBar *bottom_bar;
};

/* What the window can be told to do: window-actions.c begins it, window-bind.c and
 * window-mend.c hold what has dialogs of its own, window-take.c what can be undone. */
void stint_window_install_actions (GtkWidgetClass *klass);
void stint_window_engage (StintWindow *self, const char *number);
void stint_window_update_actions (StintWindow *self);
void stint_window_install_bind_actions (GtkWidgetClass *klass);
void stint_window_disengage (StintWindow *self, gint64 engagement_id);
void stint_window_install_take_actions (GtkWidgetClass *klass);
void stint_window_forget_undo (StintWindow *self);
void stint_window_install_mend_actions (GtkWidgetClass *klass);
void stint_window_say_error (StintWindow *self, GError *error);
const char *stint_window_short_name (const StintDone *done);

G_END_DECLS
