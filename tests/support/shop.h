#pragma once

#include "core/clock.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* A PSA as a piece of memory that many technicians share, with the limits that such a
 * shop has: so many requests an hour, answers that get slower from one half of them and
 * from three quarters on, refusals at the end, and three requests at once of a kind. */

typedef struct
{
  gint64 id;
  gint64 assigned; /* a technician; 0: none */
  gint64 helper;   /* a secondary technician; 0: none */
  gint64 queue;    /* 0: none */
  gint64 company;
  gint64 completed_by;
  gint64 completed_s;
  gint64 activity_s;
  gboolean open;
} ShopTicket;

typedef struct
{
  gint64 id;
  gint64 ticket;
  gint64 resource;
  gint64 start_s;
  gint64 end_s;
  gint64 modified_s;
  gboolean deleted;
} ShopEntry;

typedef struct
{
  gint64 id;
  gint64 ticket;
  gboolean deleted;
} ShopNote;

typedef struct
{
  gint64 ticket;
  gint64 sent_s;
  const char *to;
} ShopMail;

/* How busy an hour was. */
#define SHOP_WINDOW_SECONDS 3600

typedef struct
{
  GArray *tickets; /* (element-type ShopTicket) by id, ascending from 1 */
  GArray *entries; /* (element-type ShopEntry) likewise */
  GArray *notes;   /* (element-type ShopNote) likewise */
  GArray *mails;   /* (element-type ShopMail) */
  gint64 allowed;  /* in an hour; 0: without limit */
  gint64 usual_us; /* what an answer takes in a calm hour */
  gboolean down;   /* cannot be reached */
  gboolean denies; /* refuses to show queues and mails */
  gboolean blind;  /* answers nothing, as to one without a right */
  gboolean slow;   /* answers get slower from half of the limit on */
  int threads;     /* at once of a kind; 0: any number */

  /* What it has seen. */
  guint64 requests;
  guint64 refused; /* for being one too many at once, or in the hour */
  guint32 per_second[SHOP_WINDOW_SECONDS];
  gint64 second; /* the latest of them */
  gint64 used;   /* in the window */
  gint64 most_used;
  GArray *busy[3]; /* (element-type gint64) when requests under way will end */
  guint64 by_feed[32];
} Shop;

Shop *shop_new (void);
void shop_free (Shop *self);
ShopTicket *shop_add_ticket (Shop *self, gint64 assigned, gint64 now_s);
ShopEntry *shop_add_entry (Shop *self,
                           gint64 ticket,
                           gint64 resource,
                           gint64 start_s,
                           gint64 end_s,
                           gint64 now_s);
ShopNote *shop_add_note (Shop *self, gint64 ticket, gint64 now_s);
ShopTicket *shop_ticket (Shop *self, gint64 id);
gint64 shop_used (Shop *self, gint64 now_s);
char *shop_id (gint64 id);
GHashTable *shop_set_of (const char *what);
gboolean shop_named (GHashTable *set, gint64 id);
void shop_list_notes (Shop *self, const char *what, StintPage *page);
void shop_list_mails (Shop *self, const char *what, StintPage *page);

#define STINT_TYPE_PSA_SHOP (stint_psa_shop_get_type ())
G_DECLARE_FINAL_TYPE (StintPsaShop, stint_psa_shop, STINT, PSA_SHOP, GObject)

/* Called when an answer has taken its time. */
typedef void (*ShopSpend) (gint64 microseconds, gpointer user_data);

StintPsaShop *stint_psa_shop_new (Shop *shop, StintClock *clock, gint64 me);
void stint_psa_shop_set_spend (StintPsaShop *self, ShopSpend spend, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Shop, shop_free)

G_END_DECLS
