#include <glib/gi18n.h>

#include "courier/autotask/places.h"

/* As the vendor's help pages name them. A shop may see “Company Settings” where others
 * see “Organization Settings”; the rest has been the same for years. */
const char *
stint_autotask_place (StintPlace place)
{
  switch (place)
    {
    case STINT_PLACE_LEVEL:
      return _ (
        "Admin > Organization Settings & Users > Resources/Users (HR) > Security > "
        "Security Levels");
    case STINT_PLACE_PEOPLE:
      return _ ("Admin > Organization Settings & Users > Resources/Users (HR) > "
                "Resources/Users");
    case STINT_PLACE_TIMESHEETS:
      return _ (
        "Admin > Features & Settings > Application-wide (Shared) Features > System "
        "Settings > Timesheets");
    case STINT_PLACE_SERVICE_DESK:
      return _ (
        "Admin > Features & Settings > Application-wide (Shared) Features > System "
        "Settings > Service Desk");
    case STINT_PLACE_CATEGORIES:
      return _ ("Admin > Features & Settings > Service Desk (Tickets) > Ticket "
                "Categories");
    case STINT_PLACE_LISTS:
      return _ ("Admin > Features & Settings > Service Desk (Tickets)");
    case STINT_PLACE_WORK_TYPES:
      return _ ("Admin > Features & Settings > Finance, Accounting & Invoicing > Billing "
                "Codes > Work Types");
    case STINT_PLACE_RULES:
      return _ ("Admin > Features & Settings > Service Desk (Tickets) > Workflow Rules");
    case STINT_PLACE_NONE:
    default:
      return NULL;
    }
}
