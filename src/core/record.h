#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One field of a record: a property of that name, and where the value lives. */
typedef struct
{
  const char *name; /* property name; the first field of a record is its row key */
  GType type;       /* G_TYPE_STRING, G_TYPE_INT64 or G_TYPE_BOOLEAN */
  gsize offset;     /* of a char *, gint64 or gboolean in the instance */
} StintField;

#define STINT_TYPE_RECORD (stint_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (StintRecord, stint_record, STINT, RECORD, GObject)

/**
 * StintRecord:
 *
 * A row read from the store, as an object with read-only properties, so that lists can
 * be bound to it. A subclass is a struct of strings and integers and a table of fields.
 */
struct _StintRecordClass
{
  GObjectClass parent_class;
  const StintField *fields;
  guint n_fields;
};

void stint_record_class_install (StintRecordClass *klass,
                                 const StintField *fields,
                                 guint n_fields);
guint stint_record_hash_key (StintRecord *self);
gboolean stint_record_same_key (StintRecord *self, StintRecord *other);
gboolean stint_record_assign (StintRecord *self, StintRecord *other);

G_END_DECLS
