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

/* The window's actions, in window-actions.c. */
void stint_window_install_actions (GtkWidgetClass *klass);
void stint_window_engage (StintWindow *self, const char *number);
void stint_window_update_actions (StintWindow *self);

G_END_DECLS
