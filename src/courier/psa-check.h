#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an account needs at its PSA, and whether it is there. */
typedef enum
{
  STINT_GRADE_OK,
  STINT_GRADE_MISSING, /* it is not there, or not as Stint needs it */
  STINT_GRADE_UNKNOWN, /* nobody can tell from here */
  STINT_GRADE_EXCESS,  /* it is there, and nothing needs it */
} StintGrade;

/* One finding. Texts are sentences for a person. */
typedef struct
{
  char *id; /* for scripts, such as "read-tickets" */
  StintGrade grade;
  gboolean vital;       /* nothing works without it */
  gboolean refused;     /* the credentials were: nothing more may be tried with them */
  gboolean limited;     /* a limit was met: nothing more may be asked for a while */
  gint64 retry_after_s; /* with limited; 0: not told */
  char *title;          /* what was looked at */
  char *detail;      /* (nullable) what was found, and what does not work because of it */
  char *remedy;      /* (nullable) who can change it, and where */
  char *value;       /* (nullable) the same for programs, of what is learnt by writing */
  char *sight_class; /* (nullable) a kind of row that was written and read back */
} StintCheck;

StintCheck *stint_check_new (const char *id, const char *title);
void stint_check_free (StintCheck *self);
const char *stint_grade_name (StintGrade grade);

/* What is to be looked at. */
typedef enum
{
  STINT_CHECK_RIGHTS,    /* only reads */
  STINT_CHECK_CALIBRATE, /* writes a time entry and a note, reads them, deletes the entry
                          */
  STINT_CHECK_MAIL,      /* writes a client update and waits whether it is mailed */
} StintCheckKind;

typedef struct
{
  StintCheckKind kind;
  const char *ticket; /* (nullable) number of a ticket of the shop's own; to write on */
  const char *zone;   /* (nullable) IANA zone that days are counted in */
  const char *presence_field; /* (nullable) field that is to say who is on a ticket */
  gint64 now_s;
  int wait_s; /* for MAIL */
} StintCheckRequest;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintCheck, stint_check_free)

G_END_DECLS
