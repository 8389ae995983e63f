/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the window shows: the sidebar of the role, the trail of pages, their titles. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "sf-labels.h"
#include "sf-ui.h"
#include "sf-window-private.h"
#include "sf-workspace.h"

G_DEFINE_FINAL_TYPE (SfWindow, sf_window, ADW_TYPE_APPLICATION_WINDOW)

#define PLACE_KEY "sf-place"

/* ---- The trail of pages ---- */

SfPage *
sf_window_get_page (SfWindow *self)
{
  return self->trail->len > 0 ? self->trail->pdata[self->trail->len - 1] : NULL;
}

static void
bind_titles (SfWindow *self, SfPage *page)
{
  static const char *const names[] = { "title", "subtitle" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (self->title_bindings[i] != NULL)
        g_binding_unbind (self->title_bindings[i]);
      g_clear_object (&self->title_bindings[i]);
      if (page != NULL)
        self->title_bindings[i] =
          g_object_ref (g_object_bind_property (page, names[i], self->title, names[i], G_BINDING_SYNC_CREATE));
    }
}

static void
show_page (SfWindow *self, GtkStackTransitionType transition)
{
  SfPage *page = sf_window_get_page (self);

  gtk_stack_set_transition_type (self->pages, transition);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
  bind_titles (self, page);
  sf_page_shown (page);
  sf_window_update_actions (self);
}

/* A page that was closed goes away when it has slid out of sight. */
static void
remove_leaving (SfWindow *self)
{
  for (guint i = 0; i < self->leaving->len; i++)
    gtk_stack_remove (self->pages, self->leaving->pdata[i]);
  g_ptr_array_set_size (self->leaving, 0);
}

static void
transition_cb (SfWindow *self)
{
  if (!gtk_stack_get_transition_running (self->pages))
    remove_leaving (self);
}

void
sf_window_push (SfWindow *self, GtkWidget *page)
{
  gtk_stack_add_child (self->pages, page);
  g_object_bind_property (self->leaflet, "folded", page, "narrow", G_BINDING_SYNC_CREATE);
  g_ptr_array_add (self->trail, page);
  show_page (self, GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT);
  sf_page_take_focus (SF_PAGE (page));
}

gboolean
sf_window_pop (SfWindow *self)
{
  SfPage *page = sf_window_get_page (self);

  if (self->trail->len < 2)
    return FALSE;
  g_ptr_array_set_size (self->trail, (int) self->trail->len - 1);
  g_ptr_array_add (self->leaving, page);
  show_page (self, GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  sf_page_take_focus (sf_window_get_page (self));
  transition_cb (self);
  return TRUE;
}

/* Closes all but the place at the bottom of the trail. */
static void
close_records (SfWindow *self)
{
  while (self->trail->len > 1)
    {
      g_ptr_array_add (self->leaving, sf_window_get_page (self));
      g_ptr_array_set_size (self->trail, (int) self->trail->len - 1);
    }
}

/* ---- Places ---- */

static GtkWidget *
make_place_row (const SfPlace *place)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (place->icon);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", _ (place->title), "xalign", 0.0, "hexpand", TRUE,
                                   "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (place->title), -1);
  g_object_set_data (G_OBJECT (row), PLACE_KEY, (gpointer) place);
  return row;
}

static void
add_attention_count (SfWindow *self, GtkWidget *row)
{
  GtkWidget *count = gtk_label_new (NULL);

  gtk_widget_add_css_class (count, "badge");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), count);
  g_object_bind_property (self->session, "n-attention", count, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->session, "n-attention", count, "visible", G_BINDING_SYNC_CREATE);
}

static void
fill_places (SfWindow *self)
{
  SfRole role = sf_actor_get_role (sf_session_get_actor (self->session));
  GtkWidget *row;
  const SfPlace *all;
  guint n;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->places))) != NULL)
    gtk_list_box_remove (self->places, row);
  all = sf_workspace_places (&n);
  for (guint i = 0; i < n; i++)
    if ((all[i].roles & SF_ROLE_BIT (role)) != 0)
      {
        row = make_place_row (&all[i]);
        gtk_list_box_append (self->places, row);
        if (g_str_equal (all[i].name, "attention"))
          add_attention_count (self, row);
      }
}

static void
show_place (SfWindow *self, const SfPlace *place)
{
  GtkWidget *page = g_hash_table_lookup (self->made, place->name);

  if (page == NULL)
    {
      page = place->make (self->session, _ (place->title));
      g_object_bind_property (self->leaflet, "folded", page, "narrow", G_BINDING_SYNC_CREATE);
      gtk_stack_add_child (self->pages, page);
      g_hash_table_insert (self->made, (gpointer) place->name, page);
    }
  close_records (self);
  g_ptr_array_set_size (self->trail, 0);
  g_ptr_array_add (self->trail, page);
  show_page (self, GTK_STACK_TRANSITION_TYPE_NONE);
  transition_cb (self);
}

static void
place_activated_cb (SfWindow *self, GtkListBoxRow *row)
{
  show_place (self, g_object_get_data (G_OBJECT (row), PLACE_KEY));
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

static void
folded_changed_cb (SfWindow *self)
{
  sf_sync_button_set_compact (self->sync, adw_leaflet_get_folded (self->leaflet));
  sf_window_update_actions (self);
}

void
sf_window_show_place (SfWindow *self, const char *name)
{
  g_return_if_fail (SF_IS_WINDOW (self));
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->places)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      const SfPlace *place = g_object_get_data (G_OBJECT (row), PLACE_KEY);

      if (g_strcmp0 (place->name, name) != 0)
        continue;
      gtk_list_box_select_row (self->places, GTK_LIST_BOX_ROW (row));
      show_place (self, place);
      adw_leaflet_set_visible_child (self->leaflet, self->content);
      return;
    }
}

void
sf_window_open_record (SfWindow *self, SfKind kind, const char *id)
{
  SfPage *below = sf_window_get_page (self);
  const SfPlace *place;
  GtkWidget *page;

  g_return_if_fail (SF_IS_WINDOW (self));
  place = sf_workspace_find_place (sf_actor_get_role (sf_session_get_actor (self->session)), kind);
  if (place != NULL)
    {
      sf_window_show_place (self, place->name);
      return;
    }
  page = sf_workspace_make_record_page (self->session, kind, id, below != NULL ? sf_page_get_queue (below) : NULL);
  if (page != NULL)
    {
      sf_window_push (self, page);
      adw_leaflet_set_visible_child (self->leaflet, self->content);
    }
}

void
sf_window_open_notice (SfWindow *self, const char *id, const char *kind_name, const char *about)
{
  SfKind kind;

  g_return_if_fail (SF_IS_WINDOW (self));
  if (!sf_session_get_is_open (self->session) || sf_window_get_page (self) == NULL)
    return;
  if (*id != '\0')
    sf_session_act_async (self->session, SF_KIND_NOTICE, id, "mark_read", NULL, NULL, NULL, NULL);
  if (sf_kind_from_name (kind_name, &kind))
    sf_window_open_record (self, kind, about);
  else
    sf_window_show_place (self, "notices");
}

/* ---- The workspace ---- */

void
sf_window_enter_workspace (SfWindow *self)
{
  SfActor *actor = sf_session_get_actor (self->session);
  GtkListBoxRow *first;

  adw_avatar_set_text (self->avatar, sf_actor_get_name (actor));
  gtk_label_set_label (self->person, sf_actor_get_name (actor));
  gtk_label_set_label (self->role, sf_label_role (sf_actor_get_role (actor)));
  adw_window_title_set_title (self->sidebar_title, _ ("Sanfang"));
  sf_notice_button_set_session (self->notices, self->session);
  sf_sync_button_set_session (self->sync, self->session);
  g_clear_object (&self->notifier);
  self->notifier = sf_notifier_new (GTK_WINDOW (self), self->session);
  fill_places (self);
  first = gtk_list_box_get_row_at_index (self->places, 0);
  gtk_list_box_select_row (self->places, first);
  show_place (self, g_object_get_data (G_OBJECT (first), PLACE_KEY));
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  gtk_stack_set_visible_child_name (self->stages, "workspace");
}

void
sf_window_leave_workspace (SfWindow *self)
{
  GtkWidget *page;

  bind_titles (self, NULL);
  g_clear_object (&self->notifier);
  g_ptr_array_set_size (self->trail, 0);
  g_ptr_array_set_size (self->leaving, 0);
  g_hash_table_remove_all (self->made);
  while ((page = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    gtk_stack_remove (self->pages, page);
  sf_notice_button_set_session (self->notices, NULL);
  sf_sync_button_set_session (self->sync, NULL);
  gtk_stack_set_visible_child_name (self->stages, "login");
}

void
sf_window_toast (SfWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/* ---- The object ---- */

static void
log_in_cb (SfWindow *self)
{
  sf_window_log_in (self);
}

static void
register_cb (SfWindow *self)
{
  sf_window_register (self);
}

static void
sf_window_dispose (GObject *object)
{
  SfWindow *self = SF_WINDOW (object);

  bind_titles (self, NULL);
  g_clear_object (&self->notifier);
  g_clear_weak_pointer (&self->offer);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sf_window_parent_class)->dispose (object);
}

static void
sf_window_finalize (GObject *object)
{
  SfWindow *self = SF_WINDOW (object);

  g_ptr_array_unref (self->trail);
  g_ptr_array_unref (self->leaving);
  g_hash_table_unref (self->made);
  G_OBJECT_CLASS (sf_window_parent_class)->finalize (object);
}

static void
sf_window_class_init (SfWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_window_finalize;
  g_type_ensure (SF_TYPE_LOGIN_PAGE);
  g_type_ensure (SF_TYPE_NOTICE_BUTTON);
  g_type_ensure (SF_TYPE_SYNC_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("sf-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, login);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, content);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, places);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, person);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, role);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, back);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, search);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, notices);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, sync);
  gtk_widget_class_bind_template_child (widget_class, SfWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, log_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, register_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, transition_cb);
  sf_window_install_actions (widget_class);
}

static void
sf_window_init (SfWindow *self)
{
  self->trail = g_ptr_array_new ();
  self->leaving = g_ptr_array_new ();
  self->made = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
refused_cb (SfSession *session, int why, SfWindow *self)
{
  sf_window_refused (self, (SfSyncError) why);
}

GtkWidget *
sf_window_new_for_session (SfApplication *application, SfSession *session)
{
  SfWindow *self = g_object_new (SF_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "refused", G_CALLBACK (refused_cb), self, 0);
  g_signal_connect_object (session, "secret-wanted", G_CALLBACK (sf_window_ask_secret), self, G_CONNECT_SWAPPED);
  if (sf_session_get_is_open (session))
    sf_window_enter_workspace (self);
  sf_window_update_actions (self);
  return GTK_WIDGET (self);
}

GtkWidget *
sf_window_new (SfApplication *application, const SfWindowOptions *options)
{
  g_autofree char *directory = options->directory != NULL ? g_strdup (options->directory)
                                                          : g_build_filename (g_get_user_data_dir (), "sanfang", NULL);
  g_autoptr (SfClock) clock = sf_clock_new_system ();
  g_autoptr (SfSession) session = sf_session_new (directory, clock);
  GtkWidget *self = sf_window_new_for_session (application, session);

  sf_window_begin_login (SF_WINDOW (self), options);
  return self;
}
