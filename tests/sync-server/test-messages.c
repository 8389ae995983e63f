/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The outbox of messages, with real SMTP to a small server in the test: what a letter holds, what happens when the mail
 * server refuses, asks for patience or is not there, and that no change waits for any of it.
 */
#include <string.h>

#include <glib/gstdio.h>
#include <gio/gio.h>

#include "jobs/sf-message-job.h"
#include "sf-store-fixture.h"
#include "store/sf-store-accounts.h"

/* ---- A mail server ---- */

typedef struct
{
  GSocketService *service;
  guint16 port;
  const char *answer_rcpt; /* to RCPT TO */
  GMutex lock;
  GPtrArray *letters; /* char * */
  guint attempts;
} MailServer;

static gboolean
say (GIOStream *stream, const char *line)
{
  g_autofree char *text = g_strconcat (line, "\r\n", NULL);

  return g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text), NULL, NULL, NULL);
}

static void
take_letter (MailServer *self, GDataInputStream *input)
{
  GString *letter = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);

      if (line == NULL || g_str_equal (g_strchomp (line), "."))
        break;
      g_string_append_printf (letter, "%s\n", line);
    }
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->letters, g_string_free (letter, FALSE));
  g_mutex_unlock (&self->lock);
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  MailServer *self = data;
  GIOStream *stream = G_IO_STREAM (connection);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  g_autofree char *line = NULL;

  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  say (stream, "220 test");
  while ((line = g_data_input_stream_read_line (input, NULL, NULL, NULL)) != NULL)
    {
      if (g_str_has_prefix (line, "RCPT"))
        {
          g_mutex_lock (&self->lock);
          self->attempts++;
          g_mutex_unlock (&self->lock);
          say (stream, self->answer_rcpt);
        }
      else if (g_str_equal (line, "DATA"))
        {
          say (stream, "354 go on");
          take_letter (self, input);
          say (stream, "250 taken");
        }
      else if (g_str_has_prefix (line, "QUIT"))
        {
          say (stream, "221 bye");
          break;
        }
      else
        say (stream, "250 test");
      g_clear_pointer (&line, g_free);
    }
  return TRUE;
}

static MailServer *
mail_server_new (const char *answer_rcpt)
{
  MailServer *self = g_new0 (MailServer, 1);
  g_autoptr (GError) error = NULL;

  self->answer_rcpt = answer_rcpt;
  self->letters = g_ptr_array_new_with_free_func (g_free);
  self->service = g_threaded_socket_service_new (4);
  self->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

static guint
count_attempts (MailServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->attempts;
  g_mutex_unlock (&self->lock);
  return n;
}

static void
mail_server_free (MailServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_ptr_array_unref (self->letters);
  g_free (self);
}

/* ---- The scene ---- */

typedef struct
{
  SfStoreFixture *f;
  MailServer *mail;
  SfMessageJob *job;
} Scene;

static GPtrArray *
make_channels (guint16 port)
{
  GPtrArray *channels = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_channel_free);
  g_autoptr (GKeyFile) config = g_key_file_new ();
  g_autofree char *url = g_strdup_printf ("smtp://127.0.0.1:%u", port);
  g_autoptr (GError) error = NULL;

  g_key_file_set_string (config, "mail", "server", url);
  g_key_file_set_string (config, "mail", "from", "jiuye@example.com");
  g_ptr_array_add (channels, sf_channel_new_mail (config, &error));
  g_assert_no_error (error);
  return channels;
}

static void
give_address (Scene *self, guint n, const char *address)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  SfRecord *student = sf_store_fixture_get (self->f, SF_KIND_STUDENT, self->f->students[n], NULL);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (records, sf_record_copy (student));
  sf_record_unref (student);
  sf_record_set_edition (records->pdata[0], "student-2020");
  sf_record_set_field (records->pdata[0], "email", address);
  sf_store_put_records (self->f->store, records, &error);
  g_assert_no_error (error);
}

static void
begin (Scene *self, const char *answer_rcpt)
{
  self->f = sf_store_fixture_new ();
  self->mail = mail_server_new (answer_rcpt);
  give_address (self, 0, "luoyan@example.com");
  self->job = sf_message_job_new (self->f->store, make_channels (self->mail->port), 1);
}

static void
end (Scene *self)
{
  sf_message_job_free (self->job);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  sf_store_fixture_free (self->f);
  mail_server_free (self->mail);
}

static gint64
count_state (Scene *self, const char *state)
{
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM message WHERE state = '%s'", state);

  return sf_store_fixture_query (self->f, sql);
}

/* Lets the job work until the outbox is so, a bounded time. */
static void
wait_for (Scene *self, const char *state, gint64 n)
{
  sf_wait_until (count_state (self, state) == n);
}

/* ---- What happens ---- */

static char *
decode_body (const char *letter)
{
  const char *body = strstr (letter, "\n\n");
  gsize length;
  g_autofree guchar *bytes = NULL;

  g_assert_nonnull (body);
  bytes = g_base64_decode (body + 2, &length);
  return g_strndup ((const char *) bytes, length);
}

static void
test_letter (void)
{
  Scene s;
  g_autofree char *id = NULL;
  g_autofree char *body = NULL;
  const char *letter;

  begin (&s, "250 fine");
  id = sf_test_invite (s.f, s.f->employer[0], 0);
  wait_for (&s, "sent", 1);
  g_assert_cmpuint (s.mail->letters->len, ==, 1);
  letter = s.mail->letters->pdata[0];
  g_assert_nonnull (strstr (letter, "To: <luoyan@example.com>\n"));
  g_assert_nonnull (strstr (letter, "From: <jiuye@example.com>\n"));
  g_assert_nonnull (strstr (letter, "Subject: =?UTF-8?B?"));
  body = decode_body (letter);
  g_assert_nonnull (strstr (body, "向您发起邀约"));
  /* What it said is not kept. */
  g_assert_cmpint (sf_store_fixture_query (s.f, "SELECT COUNT(*) FROM message WHERE text_1 IS NOT NULL"), ==, 0);
  end (&s);
}

/* One who has no address is skipped; the notice is there all the same. */
static void
test_no_address (void)
{
  Scene s;
  g_autofree char *id = NULL;

  begin (&s, "250 fine");
  id = sf_test_invite (s.f, s.f->employer[0], 1);
  wait_for (&s, "skipped", 1);
  g_assert_cmpuint (s.mail->letters->len, ==, 0);
  g_assert_cmpint (sf_store_fixture_query (s.f, "SELECT COUNT(*) FROM notice"), ==, 1);
  end (&s);
}

static void
test_refused_for_good (void)
{
  Scene s;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;

  begin (&s, "550 no such mailbox");
  id = sf_test_invite (s.f, s.f->employer[0], 0);
  wait_for (&s, "failed", 1);
  g_assert_cmpuint (count_attempts (s.mail), ==, 1);
  end (&s);
}

/* A server that asks for patience is asked again after one minute, then two, and at last given up. */
static void
test_patience (void)
{
  Scene s;
  g_autofree char *id = NULL;

  begin (&s, "451 later");
  id = sf_test_invite (s.f, s.f->employer[0], 0);
  for (guint attempt = 1; attempt < SF_MESSAGE_ATTEMPTS; attempt++)
    {
      g_autofree char *done = g_strdup_printf ("%u", attempt);
      g_autofree char *sql =
        g_strdup_printf ("SELECT COUNT(*) FROM message WHERE state = 'waiting' AND attempts = %s", done);
      gint64 end_at = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
      SfTime now = sf_clock_now (s.f->clock);

      while (sf_store_fixture_query (s.f, sql) == 0 && g_get_monotonic_time () < end_at)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (sf_store_fixture_query (s.f, "SELECT next_at FROM message") - now, ==,
                       MIN (60 * SF_SECOND << (attempt - 1), 6 * SF_HOUR));
      sf_clock_set (s.f->clock, sf_store_fixture_query (s.f, "SELECT next_at FROM message"));
    }
  wait_for (&s, "failed", 1);
  g_assert_cmpuint (count_attempts (s.mail), ==, SF_MESSAGE_ATTEMPTS);
  end (&s);
}

/* Nobody listens there: changes go on, and the message goes when the server is back. */
static void
test_dead_channel (void)
{
  Scene s;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint16 port;

  begin (&s, "250 fine");
  port = s.mail->port;
  g_socket_service_stop (s.mail->service);
  g_socket_listener_close (G_SOCKET_LISTENER (s.mail->service));
  first = sf_test_invite (s.f, s.f->employer[0], 0);
  second = sf_test_invite (s.f, s.f->employer[1], 0);
  {
    gint64 end_at = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

    while (sf_store_fixture_query (s.f, "SELECT COUNT(*) FROM message WHERE attempts = 1 AND error IS NOT NULL") < 2 &&
           g_get_monotonic_time () < end_at)
      g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpint (count_state (&s, "waiting"), ==, 2);
  mail_server_free (s.mail);
  s.mail = mail_server_new ("250 fine");
  g_assert_cmpuint (port, !=, 0);
  sf_message_job_free (s.job);
  s.job = sf_message_job_new (s.f->store, make_channels (s.mail->port), 1);
  sf_clock_set (s.f->clock, sf_clock_now (s.f->clock) + 2 * 60 * SF_SECOND);
  wait_for (&s, "sent", 2);
  end (&s);
}

/* ---- One-time codes ---- */

/* Asks for a way back in, as somebody does who forgot the password. */
static void
ask_for_code (Scene *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;

  /* A password that is never compared here. */
  g_assert_true (sf_store_user_set_hash (self->f->store, "student0", "forgotten", NULL));
  sf_store_recovery_send_async (self->f->store, "student0", sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  done = sf_store_text_finish (self->f->store, result, &error);
  g_assert_no_error (error);
}

static gboolean
is_good (Scene *self, const char *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *account = NULL;

  sf_store_recovery_try_async (self->f->store, "student0", code, "127.0.0.1", sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  account = sf_store_text_finish (self->f->store, result, NULL);
  return account != NULL;
}

/* The code that the @n-th letter brought. */
static char *
read_code (Scene *self, guint n)
{
  g_autofree char *body = NULL;
  const char *code;

  g_mutex_lock (&self->mail->lock);
  body = decode_body (self->mail->letters->pdata[n]);
  g_mutex_unlock (&self->mail->lock);
  code = strstr (body, "验证码为 ");
  g_assert_nonnull (code);
  return g_strndup (code + strlen ("验证码为 "), 8);
}

/* The letter brings the code, and the code does what it is for; nothing of it stays. */
static void
test_code (void)
{
  Scene s;
  g_autofree char *code = NULL;
  g_autofree char *until = sf_time_format_minute (SF_TEST_NOW + SF_RECOVERY_MINUTES * SF_MINUTE);
  g_autofree char *body = NULL;

  begin (&s, "250 fine");
  ask_for_code (&s);
  wait_for (&s, "sent", 1);
  code = read_code (&s, 0);
  body = decode_body (s.mail->letters->pdata[0]);
  g_assert_nonnull (strstr (s.mail->letters->pdata[0], "To: <luoyan@example.com>\n"));
  g_assert_nonnull (strstr (body, until));
  g_assert_true (is_good (&s, code));
  g_assert_cmpint (sf_store_fixture_query (s.f, "SELECT COUNT(*) FROM message WHERE sealed IS NULL AND text_1 IS NULL "
                                                "AND text_2 IS NULL AND error IS NULL"),
                   ==, 1);
  end (&s);
}

/* A mail server that asks for patience gets the same code later, as long as it is good, and not a minute longer. */
static void
test_code_again (void)
{
  Scene s;
  guint attempts = 0;
  SfTime over = SF_TEST_NOW + SF_RECOVERY_MINUTES * SF_MINUTE;

  begin (&s, "451 later");
  ask_for_code (&s);
  while (sf_clock_now (s.f->clock) < over && count_state (&s, "failed") == 0)
    {
      attempts++;
      sf_wait_until (sf_store_fixture_query (s.f, "SELECT attempts FROM message") == attempts);
      if (count_state (&s, "waiting") == 1)
        sf_clock_set (s.f->clock, sf_store_fixture_query (s.f, "SELECT next_at FROM message"));
    }
  /* At once, and after 1, 2 and 4 minutes; the next time would be the fifteenth. */
  g_assert_cmpuint (attempts, ==, 4);
  g_assert_cmpuint (count_attempts (s.mail), ==, 4);
  g_assert_cmpint (
    sf_store_fixture_query (s.f, "SELECT COUNT(*) FROM message WHERE state = 'failed' AND sealed IS NULL"), ==, 1);
  end (&s);
}

/* One that was not sent in time is never sent. */
static void
test_code_over (void)
{
  Scene s;

  begin (&s, "250 fine");
  sf_message_job_free (s.job);
  ask_for_code (&s);
  g_assert_cmpint (count_state (&s, "waiting"), ==, 1);
  sf_clock_set (s.f->clock, SF_TEST_NOW + SF_RECOVERY_MINUTES * SF_MINUTE);
  s.job = sf_message_job_new (s.f->store, make_channels (s.mail->port), 1);
  wait_for (&s, "failed", 1);
  g_assert_cmpuint (s.mail->letters->len, ==, 0);
  g_assert_cmpint (sf_store_fixture_query (s.f, "SELECT COUNT(*) FROM message WHERE sealed IS NOT NULL"), ==, 0);
  end (&s);
}

/* ---- The file ---- */

static void
test_configuration (void)
{
  static const struct
  {
    const char *text;
    int mode;
    const char *complaint; /* NULL: none */
  } cases[] = {
    { "[mail]\nserver=smtps://mail.example.com\nfrom=a@example.com\n", 0600, NULL },
    { "[log]\n", 0600, NULL },
    { "[mail]\nserver=smtps://mail.example.com\nfrom=a@example.com\n", 0644, "chmod" },
    { "[mail]\nserver=http://mail.example.com\nfrom=a@example.com\n", 0600, "smtp://" },
    { "[mail]\nserver=smtp://mail.example.com\nfrom=nobody\n", 0600, "address" },
    { "[mail]\nfrom=a@example.com\n", 0600, "server" },
    { "mail\n", 0600, "" },
  };
  g_autofree char *folder = g_dir_make_tmp ("sanfang-messages-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "messages.ini", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) channels = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      g_assert_cmpint (g_chmod (path, cases[i].mode), ==, 0);
      channels = sf_channels_load (path, &error);
      g_assert_cmpint (channels != NULL, ==, cases[i].complaint == NULL);
      if (cases[i].complaint != NULL)
        {
          g_test_message ("%s", error->message);
          g_assert_nonnull (strstr (error->message, cases[i].complaint));
        }
    }
  g_remove (path);
  g_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/messages/letter", test_letter);
  g_test_add_func ("/server/messages/no-address", test_no_address);
  g_test_add_func ("/server/messages/refused-for-good", test_refused_for_good);
  g_test_add_func ("/server/messages/patience", test_patience);
  g_test_add_func ("/server/messages/dead-channel", test_dead_channel);
  g_test_add_func ("/server/messages/code", test_code);
  g_test_add_func ("/server/messages/code-again", test_code_again);
  g_test_add_func ("/server/messages/code-over", test_code_over);
  g_test_add_func ("/server/messages/configuration", test_configuration);
  return g_test_run ();
}
