#include "tls.h"

#include <stdlib.h>

static const napi_type_tag session_tag = {0x2f0a7c52b8c94d13ULL, 0x8e0d6f3a71b24c95ULL};

/* The least that IPv6 carries whole, 1,280 bytes, without the headers of IPv6 and UDP: RFC 8200 section 5. */
enum { HANDSHAKE_MTU = 1232 };

static void free_session(struct tls_session *session) {
  if (session->ssl != NULL) SSL_free(session->ssl); /* with its BIO, which uses the transport */
  tls_transport_free(&session->transport);
  tls_context_release(session->context);
  free(session);
}

static void finalize_session(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free_session(data);
}

static bool furnish_session(struct tls_session *session, char *name) {
  const struct tls_context *context = session->context;
  session->ssl = SSL_new(context->context);
  if (session->ssl == NULL) return false;
  BIO *bio = tls_transport_open(&session->transport, context->datagrams);
  if (bio == NULL) return false;
  SSL_set_bio(session->ssl, bio, bio);
  if (context->datagrams) SSL_ctrl(session->ssl, SSL_CTRL_SET_MTU, HANDSHAKE_MTU, NULL);
  if (!tls_make_cookie(session)) return false;
  if (*name != '\0' && SSL_ctrl(session->ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, 0, name) != 1) return false;
  (context->server ? SSL_set_accept_state : SSL_set_connect_state)(session->ssl);
  return true;
}

napi_value tls_open(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsOpen");
  struct path name;
  struct tls_context *context = tls_take_context(&call);
  call_path(&call, "serverName", &name);
  if (!call_ok(&call)) return NULL;
  ERR_clear_error();
  struct tls_session *session = calloc(1, sizeof *session);
  if (session == NULL) return tls_failure(env, "memory");
  session->context = context;
  context->references++;
  if (furnish_session(session, name.text)) return tls_wrap(env, session, finalize_session, &session_tag);
  napi_value text = tls_failure(env, "session");
  free_session(session);
  return text;
}

struct tls_session *tls_take_session(struct call *call) {
  return call_wrapped(call, "session", &session_tag, "an open TLS session");
}

napi_value tls_close(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsClose");
  struct tls_session *session = tls_unwrap(&call, &session_tag, "session");
  if (!call_ok(&call)) return NULL;
  free_session(session);
  return NULL;
}
