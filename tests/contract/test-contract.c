#include "tests/contract/contract.h"

/* Runs the tables; each row is a case of its own, in a tenant of its own. */

static const char *sandbox;

static const ContractTable *const tables[] = {
  &contract_account, &contract_rights,        &contract_query, &contract_limits,
  &contract_time,    &contract_time_settings, &contract_desk,  &contract_acts,
  &contract_people,  &contract_evidence,      &contract_doubt, NULL,
};

static void
test_row (gconstpointer data)
{
  g_autoptr (Contract) contract = contract_new (sandbox, data);

  contract_run (contract);
}

static void
add_row (const ContractRow *row)
{
  g_autofree char *name = g_strdup_printf ("/contract/%s/%s", row->rule, row->what);

  g_test_add_data_func (g_strdelimit (name, " ", '-'), row, test_row);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_cmpint (argc, ==, 2);
  sandbox = argv[1];
  for (guint i = 0; tables[i] != NULL; i++)
    {
      for (guint j = 0; j < tables[i]->n_rows; j++)
        add_row (&tables[i]->rows[j]);
    }
  contract_add_coverage (sandbox, tables);
  return g_test_run ();
}
