#pragma once

#include "courier/autotask/autotask.h"
#include "courier/json.h"
#include "tests/support/tenant.h"

G_BEGIN_DECLS

/* What Autotask does, as far as anybody has established it, rule by rule: each row sets
 * the practice tenant, drives the real provider against it, and says what the provider
 * makes of the answer and what the tenant holds afterwards. The two were written apart
 * from each other; that they agree is the point. */

typedef struct
{
  const char *rule;     /* whose it is: an entity and a number, or a theme */
  const char *what;     /* what must hold; names the test together with @rule */
  const char *switches; /* (nullable) how the tenant is set: "name=value name=value" */
  const char *script;   /* what is done: commands of verbs-*.c, separated by "; " */
  const char *answers;  /* what came of each command that answers, separated likewise */
  const char *says;     /* (nullable) part of what a person is told at last; all of it
                           after "="; NULL: nobody is told anything */
  const char *held;     /* (nullable) what has changed in the tenant, see held.c; NULL:
                           nothing at all; "": nothing but what the server moves */
} ContractRow;

typedef struct
{
  const char *name;
  const ContractRow *rows;
  guint n_rows;
} ContractTable;

extern const ContractTable contract_account;
extern const ContractTable contract_rights;
extern const ContractTable contract_query;
extern const ContractTable contract_limits;
extern const ContractTable contract_time;
extern const ContractTable contract_time_settings;
extern const ContractTable contract_desk;
extern const ContractTable contract_acts;
extern const ContractTable contract_people;
extern const ContractTable contract_evidence;
extern const ContractTable contract_doubt;

/* One row under way, with a tenant of its own. */
typedef struct
{
  const ContractRow *row;
  Tenant *tenant;      /* (owned) */
  GHashTable *account; /* (owned) how the provider is to be made, by name */
  StintClock *clock;   /* (owned) (nullable) */
  StintPsa *psa;       /* (owned) (nullable) made when it is first needed */
  StintStep *step;     /* (owned) (nullable) the last that was pushed */
  GPtrArray *busy;     /* (owned) (element-type GSocketConnection) */
  GHashTable *turned;  /* (owned) names of switches that were set */
  GHashTable *before;  /* (owned) see held.c */
  GString *answers;    /* (owned) */
  char *last_id;       /* (nullable) of the last row that was stored */
  char *cursor;        /* (nullable) of the last page */
  char *words;         /* (nullable) what a person was told last */
  guint n_keys;
} Contract;

#define CONTRACT_DAY "2026-03-10"
#define CONTRACT_NOW_S G_GINT64_CONSTANT (1773165600) /* six in the evening, UTC */
#define CONTRACT_DANA "29682901"
#define CONTRACT_DESK_ROLE "29683355"
#define CONTRACT_AGENT "contract/1"

/* bench.c */
Contract *contract_new (const char *program, const ContractRow *row);
void contract_free (Contract *self);
StintPsa *contract_psa (Contract *self);
void contract_forget_psa (Contract *self);
void contract_turn (Contract *self, const char *assignments);
void contract_turn_back (Contract *self);
void contract_wait_pending (Contract *self, guint n);
void contract_wait_idle (Contract *self);
JsonArray *contract_ask_array (Contract *self, const char *path);
StintHttpReply *contract_send (Contract *self,
                               const char *method,
                               const char *path,
                               const char *body,
                               const char *as_resource);
JsonArray *contract_rows (Contract *self, const char *collection);

/* script.c */
void contract_run (Contract *self);
void contract_answer (Contract *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void contract_say (Contract *self, const char *words);
char *contract_json (const char *text);
const char *contract_option (char **words, const char *name);
gboolean contract_has (char **words, const char *name);

typedef void (*ContractVerb) (Contract *self, char **words, const char *rest);

typedef struct
{
  const char *name;
  ContractVerb run;
} ContractCommand;

/* verbs-*.c: each list ends with a command without a name. */
extern const ContractCommand contract_push_commands[];
extern const ContractCommand contract_read_commands[];
extern const ContractCommand contract_tenant_commands[];

const char *contract_feed_name (guint n);

/* words.c */
char *contract_push_words (const StintAnswer *said);
char *contract_find_words (const StintFinding *found);
const char *contract_error_word (const GError *error);

/* held.c */
GHashTable *contract_look (Contract *self);
void contract_check_held (Contract *self);

/* coverage.c */
void contract_note_log (Contract *self);
void contract_add_coverage (const char *program, const ContractTable *const *tables);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contract, contract_free)

G_END_DECLS
