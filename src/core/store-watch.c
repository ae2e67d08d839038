#include <gio/gio.h>

#include "core/store.h"

/* Seeing what other programs commit. In a file of its own, for it alone needs GIO, and a
 * command that ends at once does without. */

#define MONITORS "stint-monitors"

static void
directory_changed_cb (GFileMonitor *monitor,
                      GFile *file,
                      GFile *other,
                      GFileMonitorEvent event,
                      gpointer user_data)
{
  g_autofree char *name = g_file_get_basename (file);

  if (g_str_has_suffix (name, "-wal"))
    stint_store_look (STINT_STORE (user_data));
}

static void
watch_directory (StintStore *self, GPtrArray *monitors, const char *directory)
{
  g_autoptr (GFile) file = g_file_new_for_path (directory);
  g_autoptr (GFileMonitor) monitor =
    g_file_monitor_directory (file, G_FILE_MONITOR_NONE, NULL, NULL);

  if (monitor == NULL)
    return;
  g_file_monitor_set_rate_limit (monitor, 20);
  g_signal_connect_object (monitor, "changed", G_CALLBACK (directory_changed_cb), self,
                           0);
  g_ptr_array_add (monitors, g_steal_pointer (&monitor));
}

/**
 * stint_store_watch:
 *
 * Emits StintStore::changed from now on also for what other programs commit. An event may
 * be lost; call stint_store_look() now and then as well.
 */
void
stint_store_watch (StintStore *self)
{
  const StintPaths *paths = NULL;
  GPtrArray *monitors = NULL;

  g_return_if_fail (STINT_IS_STORE (self));

  if (g_object_get_data (G_OBJECT (self), MONITORS) != NULL)
    return;
  monitors = g_ptr_array_new_with_free_func (g_object_unref);
  g_object_set_data_full (G_OBJECT (self), MONITORS, monitors,
                          (GDestroyNotify) g_ptr_array_unref);
  paths = stint_store_get_paths (self);
  watch_directory (self, monitors, paths->data);
  if (!g_str_equal (paths->cache, paths->data))
    watch_directory (self, monitors, paths->cache);
}
