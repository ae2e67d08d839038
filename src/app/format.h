#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How things are said, as closures for expressions in .ui files: the first argument is
 * the object a template belongs to and is not used. Text that came from outside goes
 * through stint_format_text(). */

char *stint_format_text (gpointer self, const char *text);
char *stint_format_sentence (gpointer self, const char *text);
char *stint_format_pair (gpointer self, const char *a, const char *b);
char *stint_format_triple (gpointer self, const char *a, const char *b, const char *c);
char *stint_format_ticking (gpointer self, gint64 now_s, gint64 since_s);
char *stint_format_duration (gpointer self, gint64 seconds);
char *stint_format_in_all (gpointer self, gint64 now_s, gint64 since_s, gint64 before);
char *stint_format_today (gpointer self, gint64 now_s, gint64 since_s, gint64 ended);
char *stint_format_unposted (gpointer self, gint64 n);
char *stint_format_time (gint64 at_s, const char *zone);
char *stint_format_due (gpointer self, gint64 due_s, gint64 now_s, const char *zone);
char **stint_format_due_classes (gpointer self, gint64 due_s, gint64 now_s);
char *stint_format_from_to (gpointer self,
                            gint64 start_s,
                            gint64 end_s,
                            const char *zone);
char *stint_format_worked (gpointer self, gint64 start_s, gint64 end_s, gint64 now_s);
char *stint_format_day (gpointer self, const char *day);
char *stint_format_stint_state (gpointer self,
                                gint64 end_s,
                                gint64 work_id,
                                const char *op_state);
char *stint_format_amend_note (gpointer self, gint64 work_id, const char *op_state);
char *stint_format_op_kind (gpointer self, const char *kind);
char *stint_format_op_state (gpointer self,
                             const char *state,
                             gint64 hold_until_s,
                             gint64 tries,
                             gint64 now_s,
                             const char *zone);
char *stint_format_outbox (gpointer self, gint64 attention, gint64 waiting);
char **stint_format_classes (const char *base, const char *more);
gboolean stint_format_has_text (gpointer self, const char *text);
gboolean stint_format_not (gpointer self, gboolean value);
gboolean stint_format_is_positive (gpointer self, gint64 value);
gboolean stint_format_is_zero (gpointer self, gint64 value);
gboolean stint_format_differs (gpointer self, const char *a, const char *b);

void stint_format_bind (GtkWidgetClass *klass);

G_END_DECLS
