#include "tests/contract/contract.h"

/* Where an account lives, and whether it lets anybody in. */

#define ME "Dana Okafor, 2 roles (Service Desk Engineer), 4 work types, 12 statuses"
#define DENIED "Authorization has been denied for this request."
#define NO_REASON "=the server refused the API user, its secret or its integration code"
#define CODE "IntegrationCode is invalid. (the integration code is not valid"
#define USER "The API user could not be found. (Autotask does not know the API user"
#define ZONE "Zone information could not be determined"
#define OTHER "=The operation could not be completed."

static const ContractRow rows[] = {
  /* Versions and addresses */
  { "versions", "two are listed and the first is taken", "versions=both",
    "show GET /ATServicesRest/versioninformation; open",
    "ok {\"apiVersions\":[\"V1.0\",\"V2.0\"]}; " ME },
  { "versions", "one is listed", "versions=one",
    "show GET /ATServicesRest/versioninformation; open",
    "ok {\"apiVersions\":[\"V1.0\"]}; " ME },
  { "versions", "the second has no look-up", NULL,
    "raw GET /ATServicesRest/V2.0/zoneInformation?user=api@stint.example", "refused",
    "No HTTP resource was found" },
  { "address", "in any case", "path-case=any",
    "open; raw GET /atservicesrest/v1.0/tickets/7001", ME "; ok" },
  { "address", "exact", "path-case=exact",
    "open; raw GET /atservicesrest/v1.0/tickets/7001", ME "; refused",
    "No HTTP resource was found" },

  /* The look-up */
  { "zone", "is looked up", "zone-lookup=on", "account look-up; open", ME },
  { "zone", "is not found", "zone-lookup=off", "account look-up; open; check rights user",
    "auth; user missing", ZONE " | compare the user name (key)" },
  { "zone", "is not found and this is said", "zone-lookup=off", "account look-up; open",
    "auth", ZONE " (no server knows the API user: check its user name (key), or give" },
  { "zone", "is not needed where an address is given", "zone-lookup=off",
    "open; check rights address login", ME "; address unknown, login ok",
    "api@stint.example" },
  { "zone", "asked for nobody", NULL, "raw GET zoneInformation?user=nobody@stint.example",
    "auth", ZONE " (no server" },
  { "zone", "stays where it is", "zone=1", "account look-up; open; time 10:00-10:30",
    ME "; done", NULL, "new entry hoursWorked=0.5" },
  { "zone", "moves and reads follow at once", NULL,
    "account look-up; open; set zone=2; pull ticket #7001; pull ticket #7001",
    ME "; 1 tickets, 7001 New, Bramble & Sons Joinery, mine; "
       "1 tickets, 7001 New, Bramble & Sons Joinery, mine" },
  { "zone", "moves and a create goes there by a second push", NULL,
    "account look-up; open; set zone=2; time 10:00-10:30; again", ME "; limited 1s; done",
    NULL, "new entry hoursWorked=0.5" },
  { "zone", "moves and an address that was given does not", NULL,
    "open; set zone=2; time 10:00-10:30", ME "; auth", DENIED },
  { "zone", "moves and the check names the new address", NULL,
    "set zone=2; check rights address", "address missing", "but the account lives at" },

  /* The login */
  { "login", "an active user", "api-user=active", "open", ME },
  { "login", "an inactive user is refused", "api-user=inactive",
    "time 10:00-10:30; open; pull ticket #7001", "auth; auth; auth", "=" DENIED },
  { "login", "a locked user is refused", "api-user=locked",
    "time 10:00-10:30; find; check rights login",
    "auth; failed auth; login missing refused", DENIED " | the API user or its secret" },
  { "login", "a refusal with a message", "api-user=inactive unauthorized-body=message",
    "time 10:00-10:30", "auth", "=" DENIED },
  { "login", "a refusal with errors", "api-user=inactive unauthorized-body=errors",
    "time 10:00-10:30; open", "auth; auth", "=" DENIED },
  { "login", "a refusal without words", "api-user=inactive unauthorized-body=empty",
    "time 10:00-10:30; open; status 7001 1>8", "auth; auth; auth", NO_REASON },
  { "login", "a known code", "integration-code=known", "open", ME },
  { "login", "an unknown code", "integration-code=unknown",
    "open; check rights integration-code; time 10:00-10:30",
    "auth; integration-code missing refused; auth", CODE },
  { "login", "an unknown code in words that nobody knows",
    "integration-code=unknown wording=other",
    "open; check rights integration-code; time 10:00-10:30",
    "unreachable; integration-code unknown; unknown", OTHER },
  { "login", "a wrong code", NULL, "account code=WRONG; time 10:00-10:30", "auth", CODE },
  { "login", "an unknown user", NULL, "account user=nobody@stint.example; open", "auth",
    USER },
  { "login", "an unknown user in words that nobody knows", "wording=other",
    "account user=nobody@stint.example; time 10:00-10:30", "unknown", OTHER },
  { "login", "one wrong secret is tried once and locks nobody", "login-attempts=5",
    "account secret=wrong; time 10:00-10:30; state failed_logins; state locked",
    "auth; 1; false", "=" DENIED },
  { "login", "a wrong secret is tried once even where that locks", "login-attempts=1",
    "account secret=wrong; check rights login; state failed_logins; state locked",
    "login missing refused; 1; true", DENIED },
  { "login", "the first refusal ends a calibration", "login-attempts=5",
    "account secret=wrong; check calibrate trial-ticket; state failed_logins",
    "trial-ticket missing refused; 1", DENIED },
};

const ContractTable contract_account = { "account", rows, G_N_ELEMENTS (rows) };
