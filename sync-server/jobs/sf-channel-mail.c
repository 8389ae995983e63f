/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * E-mail: one message a connection by libcurl's SMTP, on a thread of GLib's pool, because a mail server may take half a
 * minute to answer. What is sent is text in UTF-8, base64, so that no server along the way can spoil it.
 */
#define G_LOG_DOMAIN "sf-server"

#include <curl/curl.h>
#include <string.h>

#include "jobs/sf-channel.h"

#define TIMEOUT_SECONDS 30L
#define LINE 57 /* bytes that are 76 characters in base64, as RFC 2045 wants lines */

typedef struct
{
  SfChannel parent;
  char *server;
  char *from;
  char *user;
  char *password;
} MailChannel;

/* One letter on its way; its own copies, for another thread. */
typedef struct
{
  char *server, *user, *password;
  char *from, *to;
  GBytes *letter;
  gsize sent;
} Letter;

static void
letter_free (gpointer data)
{
  Letter *self = data;

  g_free (self->server);
  g_free (self->user);
  g_free (self->password);
  g_free (self->from);
  g_free (self->to);
  g_bytes_unref (self->letter);
  g_free (self);
}

/* ---- Writing it ---- */

/* RFC 2047: words of UTF-8 in a header, each short enough for a line. */
static void
append_header_words (GString *out, const char *text)
{
  while (*text != '\0')
    {
      const char *end = text;
      g_autofree char *word = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - text <= 42)
        end = g_utf8_next_char (end);
      word = g_base64_encode ((const guchar *) text, (gsize) (end - text));
      g_string_append_printf (out, " =?UTF-8?B?%s?=\r\n", word);
      text = end;
    }
}

static void
append_body (GString *out, const char *text)
{
  gsize length = strlen (text);

  for (gsize at = 0; at < length; at += LINE)
    {
      g_autofree char *line = g_base64_encode ((const guchar *) text + at, MIN (LINE, length - at));

      g_string_append_printf (out, "%s\r\n", line);
    }
}

static GBytes *
write_letter (const MailChannel *channel, const SfMessage *message)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%a, %d %b %Y %H:%M:%S %z");
  g_autofree char *text =
    g_strdup_printf ("%s：\n\n%s\n\n%s本邮件由系统发出，请勿回复。\n", message->name != NULL ? message->name : "您好",
                     message->text, message->expires == 0 ? "请登录三方客户端查看。" : "");

  g_string_append_printf (out,
                          "From: <%s>\r\nTo: <%s>\r\nDate: %s\r\nMessage-ID: <%s@sanfang>\r\nSubject:", channel->from,
                          message->address, date, message->id);
  append_header_words (out, message->subject);
  g_string_append (out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                        "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
  append_body (out, text);
  return g_string_free_to_bytes (out);
}

/* ---- Sending it ---- */

static size_t
read_cb (char *buffer, size_t size, size_t n, void *data)
{
  Letter *letter = data;
  gsize length;
  const char *bytes = g_bytes_get_data (letter->letter, &length);
  gsize part = MIN (size * n, length - letter->sent);

  memcpy (buffer, bytes + letter->sent, part);
  letter->sent += part;
  return part;
}

/* 5xx is the server's last word on this letter; all else may be better later. */
static void
return_result (GTask *task, CURLcode code, long answer)
{
  if (code == CURLE_OK)
    g_task_return_int (task, SF_DELIVERY_SENT);
  else if (answer >= 500 && answer < 600 && code != CURLE_LOGIN_DENIED)
    g_task_return_int (task, SF_DELIVERY_FAILED);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s (%ld)", curl_easy_strerror (code), answer);
}

static void
send_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Letter *letter = data;
  CURL *curl = curl_easy_init ();
  struct curl_slist *recipients = curl_slist_append (NULL, letter->to);
  long answer = 0;
  CURLcode code;

  curl_easy_setopt (curl, CURLOPT_URL, letter->server);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, TIMEOUT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, TIMEOUT_SECONDS);
  if (letter->user != NULL)
    {
      /* A password goes over an encrypted connection, or not at all. */
      curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
      curl_easy_setopt (curl, CURLOPT_USERNAME, letter->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, letter->password);
    }
  else
    curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_TRY);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, letter->from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (curl, CURLOPT_READDATA, letter);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &answer);
  curl_slist_free_all (recipients);
  curl_easy_cleanup (curl);
  return_result (task, code, answer);
}

/* An address that could carry a second header or recipient is none. */
static gboolean
is_address (const char *text)
{
  return text != NULL && strchr (text, '@') != NULL && strpbrk (text, "\r\n<> ,;") == NULL;
}

static void
mail_send (SfChannel *base, const SfMessage *message, GTask *task)
{
  MailChannel *self = (MailChannel *) base;
  Letter *letter;

  if (!is_address (message->address))
    {
      g_task_return_int (task, SF_DELIVERY_SKIPPED);
      return;
    }
  letter = g_new0 (Letter, 1);
  letter->server = g_strdup (self->server);
  letter->user = g_strdup (self->user);
  letter->password = g_strdup (self->password);
  letter->from = g_strdup (self->from);
  letter->to = g_strdup (message->address);
  letter->letter = write_letter (self, message);
  g_task_set_task_data (task, letter, letter_free);
  g_task_run_in_thread (task, send_thread);
}

static void
mail_free (SfChannel *base)
{
  MailChannel *self = (MailChannel *) base;

  g_free (self->server);
  g_free (self->from);
  g_free (self->user);
  g_free (self->password);
  g_free (self);
}

SfChannel *
sf_channel_new_mail (GKeyFile *config, GError **error)
{
  static const SfChannelClass class = { mail_send, mail_free };
  static gsize initialized;
  g_autofree char *server = g_key_file_get_string (config, "mail", "server", error);
  g_autofree char *from = server != NULL ? g_key_file_get_string (config, "mail", "from", error) : NULL;
  MailChannel *self;

  if (from == NULL)
    return NULL;
  if (!g_str_has_prefix (server, "smtp://") && !g_str_has_prefix (server, "smtps://"))
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                   "[mail] server must begin with smtp:// or smtps://, and is “%s”", server);
      return NULL;
    }
  if (!is_address (from))
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "[mail] from is no address: “%s”", from);
      return NULL;
    }
  if (g_once_init_enter (&initialized))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&initialized, 1);
    }
  self = g_new0 (MailChannel, 1);
  self->parent = (SfChannel){ &class, "mail" };
  self->server = g_steal_pointer (&server);
  self->from = g_steal_pointer (&from);
  self->user = g_key_file_get_string (config, "mail", "user", NULL);
  self->password = g_key_file_get_string (config, "mail", "password", NULL);
  return &self->parent;
}
