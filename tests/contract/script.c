#include <string.h>

#include "tests/contract/contract.h"

/* The script of a row: commands one after the other, each a name and words. What takes
 * blanks in a word is written with underscores, and JSON with single quotes. */

/** contract_answer: what came of a command. */
void
contract_answer (Contract *self, const char *format, ...)
{
  va_list arguments;

  if (self->answers->len > 0)
    g_string_append (self->answers, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (self->answers, format, arguments);
  va_end (arguments);
}

/** contract_say: @words: (nullable): what a person is told about it. */
void
contract_say (Contract *self, const char *words)
{
  g_free (self->words);
  self->words = g_strdup (words);
}

/** contract_json: (transfer full): JSON from what is written with single quotes. */
char *
contract_json (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

/** contract_option: (transfer none) (nullable): the value of “name=value” in @words. */
const char *
contract_option (char **words, const char *name)
{
  const gsize length = strlen (name);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_str_has_prefix (words[i], name) && words[i][length] == '=')
        return words[i] + length + 1;
    }
  return NULL;
}

/** contract_has: whether @name stands in @words. */
gboolean
contract_has (char **words, const char *name)
{
  return g_strv_contains ((const char *const *) words, name);
}

static ContractVerb
find_verb (const char *name)
{
  static const ContractCommand *const lists[] = { contract_push_commands,
                                                  contract_read_commands,
                                                  contract_tenant_commands };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (const ContractCommand *at = lists[i]; at->name != NULL; at++)
        {
          if (g_str_equal (at->name, name))
            return at->run;
        }
    }
  g_error ("‘%s’ is no command of a row", name);
}

static void
check_words (Contract *self)
{
  const char *says = self->row->says;

  g_test_message ("a person is told: %s", self->words != NULL ? self->words : "nothing");
  if (says == NULL)
    g_assert_cmpstr (self->words, ==, NULL);
  else if (*says == '=')
    g_assert_cmpstr (self->words, ==, says + 1);
  else if (self->words == NULL || strstr (self->words, says) == NULL)
    g_assert_cmpstr (self->words, ==, says);
}

/** contract_run: does what the row says, and sees whether it comes out as it says. */
void
contract_run (Contract *self)
{
  g_auto (GStrv) commands = g_strsplit (self->row->script, "; ", -1);

  for (guint i = 0; commands[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i], " ", -1);
      const char *rest = strchr (commands[i], ' ');

      find_verb (words[0]) (self, words + 1, rest != NULL ? rest + 1 : "");
    }
  g_test_message ("answers: %s", self->answers->str);
  g_assert_cmpstr (self->answers->str, ==, self->row->answers);
  check_words (self);
  contract_note_log (self);
  contract_wait_idle (self);
  contract_turn_back (self);
  contract_check_held (self);
}
