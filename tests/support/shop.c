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
