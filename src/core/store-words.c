#include "core/store-private.h"

/* What an op said when it was sent is kept with the payload of its step. */

#define FROZEN "says"

/** stint_store_print_payload: (transfer full): the payload of @step as it is stored, with
 * what its op says. */
char *
stint_store_print_payload (const StintStep *step, const char *words)
{
  g_auto (GVariantDict) payload = G_VARIANT_DICT_INIT (step->payload);
  g_autoptr (GVariant) whole = NULL;

  if (words != NULL)
    g_variant_dict_insert (&payload, FROZEN, "s", words);
  whole = g_variant_ref_sink (g_variant_dict_end (&payload));
  return g_variant_print (whole, TRUE);
}

/**
 * stint_rows_dup_words: (transfer full) (nullable)
 * @payload: column of a payload, as it is stored
 * @words: column of what the commit of work says by now
 *
 * What an op says: that which was sent, once it may have been.
 */
char *
stint_rows_dup_words (StintRows *rows, int payload, int words)
{
  const char *text = stint_rows_text (rows, payload);
  g_autoptr (GVariant) frozen =
    text != NULL ? g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL)
                 : NULL;
  char *said = NULL;

  if (frozen != NULL && g_variant_lookup (frozen, FROZEN, "s", &said))
    return said;
  return stint_rows_dup (rows, words);
}
