#include "tests/support/shop.h"

#include <string.h>

/** shop_new: (transfer full): an empty one without limits. */
Shop *
shop_new (void)
{
  Shop *self = g_new0 (Shop, 1);

  self->tickets = g_array_new (FALSE, TRUE, sizeof (ShopTicket));
  self->entries = g_array_new (FALSE, TRUE, sizeof (ShopEntry));
  self->notes = g_array_new (FALSE, TRUE, sizeof (ShopNote));
  self->mails = g_array_new (FALSE, TRUE, sizeof (ShopMail));
  for (guint i = 0; i < G_N_ELEMENTS (self->busy); i++)
    self->busy[i] = g_array_new (FALSE, TRUE, sizeof (gint64));
  return self;
}

/** shop_free: frees @self and what is in it. */
void
shop_free (Shop *self)
{
  g_array_unref (self->tickets);
  g_array_unref (self->entries);
  g_array_unref (self->notes);
  g_array_unref (self->mails);
  for (guint i = 0; i < G_N_ELEMENTS (self->busy); i++)
    g_array_unref (self->busy[i]);
  g_free (self);
}

/** shop_add_ticket: (transfer none): valid until the next one is added. */
ShopTicket *
shop_add_ticket (Shop *self, gint64 assigned, gint64 now_s)
{
  ShopTicket ticket = { .id = self->tickets->len + 1,
                        .assigned = assigned,
                        .company = self->tickets->len % 20,
                        .activity_s = now_s,
                        .open = TRUE };

  g_array_append_val (self->tickets, ticket);
  return &g_array_index (self->tickets, ShopTicket, self->tickets->len - 1);
}

/** shop_ticket: (transfer none) (nullable): by its id. */
ShopTicket *
shop_ticket (Shop *self, gint64 id)
{
  return id >= 1 && id <= self->tickets->len
           ? &g_array_index (self->tickets, ShopTicket, id - 1)
           : NULL;
}

static void
touch (Shop *self, gint64 ticket, gint64 now_s)
{
  ShopTicket *touched = shop_ticket (self, ticket);

  if (touched != NULL)
    touched->activity_s = MAX (touched->activity_s, now_s);
}

/** shop_add_entry: (transfer none): valid until the next one is added. */
ShopEntry *
shop_add_entry (Shop *self,
                gint64 ticket,
                gint64 resource,
                gint64 start_s,
                gint64 end_s,
                gint64 now_s)
{
  ShopEntry entry = { .id = self->entries->len + 1,
                      .ticket = ticket,
                      .resource = resource,
                      .start_s = start_s,
                      .end_s = end_s,
                      .modified_s = now_s };

  touch (self, ticket, now_s);
  g_array_append_val (self->entries, entry);
  return &g_array_index (self->entries, ShopEntry, self->entries->len - 1);
}

/** shop_add_note: (transfer none): valid until the next one is added. */
ShopNote *
shop_add_note (Shop *self, gint64 ticket, gint64 now_s)
{
  ShopNote note = { .id = self->notes->len + 1, .ticket = ticket };

  touch (self, ticket, now_s);
  g_array_append_val (self->notes, note);
  return &g_array_index (self->notes, ShopNote, self->notes->len - 1);
}

/** shop_used: requests in the hour before @now_s. */
gint64
shop_used (Shop *self, gint64 now_s)
{
  if (now_s > self->second + SHOP_WINDOW_SECONDS)
    {
      memset (self->per_second, 0, sizeof self->per_second);
      self->used = 0;
      self->second = now_s;
    }
  while (self->second < now_s)
    {
      guint32 *oldest = &self->per_second[++self->second % SHOP_WINDOW_SECONDS];

      self->used -= *oldest;
      *oldest = 0;
    }
  return self->used;
}

/** shop_id: (transfer full): an id as the interface has it. */
char *
shop_id (gint64 id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, id);
}

/** shop_set_of: (transfer full): the ids of a list; empty where it is none. */
GHashTable *
shop_set_of (const char *what)
{
  g_auto (GStrv) parts = g_strsplit (what != NULL ? what : "", " ", -1);
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    g_hash_table_add (set, GSIZE_TO_POINTER (g_ascii_strtoull (parts[i], NULL, 10)));
  return set;
}

/** shop_named: whether @id is in such a set. */
gboolean
shop_named (GHashTable *set, gint64 id)
{
  return g_hash_table_contains (set, GSIZE_TO_POINTER ((gsize) id));
}

/** shop_list_notes: the notes of a list of tickets. */
void
shop_list_notes (Shop *self, const char *what, StintPage *page)
{
  g_autoptr (GHashTable) set = shop_set_of (what);

  for (guint i = 0; !self->blind && i < self->notes->len; i++)
    {
      const ShopNote *from = &g_array_index (self->notes, ShopNote, i);
      StintNote *note = NULL;

      if (from->deleted || !shop_named (set, from->ticket))
        continue;
      note = stint_note_new ();
      note->id = shop_id (from->id);
      note->ticket_id = shop_id (from->ticket);
      note->title = g_strdup ("Note");
      note->text = g_strdup ("text");
      note->created_s = 1;
      g_ptr_array_add (page->notes, note);
    }
}

/** shop_list_mails: the log of mails of a list of tickets; what = ids, ";", since when.
 */
void
shop_list_mails (Shop *self, const char *what, StintPage *page)
{
  g_auto (GStrv) parts = g_strsplit (what, ";", 2);
  g_autoptr (GHashTable) set = shop_set_of (parts[0]);

  for (guint i = 0; !self->blind && i < self->mails->len; i++)
    {
      const ShopMail *from = &g_array_index (self->mails, ShopMail, i);
      StintMail *mail = NULL;

      if (!shop_named (set, from->ticket) ||
          from->sent_s < g_ascii_strtoll (parts[1], NULL, 10))
        continue;
      mail = stint_mail_new ();
      mail->id = shop_id (i + 1);
      mail->ticket_id = shop_id (from->ticket);
      mail->recipient = g_strdup (from->to);
      mail->sent_s = from->sent_s;
      g_ptr_array_add (page->mails, mail);
    }
}
