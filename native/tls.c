#include "tls.h"

#include "module.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/time.h>

enum { KNOWN_MAJOR = 3, MAJOR_SHIFT = 28 };

/* Whether the process has all that we use, of a version whose ABI we know: BoringSSL has many of the names as well. */
static bool has_openssl(void) {
#define OPENSSL_THERE(result, name, parameters) &&(name) != NULL
  bool there = true OPENSSL_FUNCTIONS(OPENSSL_THERE);
  return there && OpenSSL_version_num() >> MAJOR_SHIFT == KNOWN_MAJOR;
}

static napi_value native_tls_there(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsThere");
  if (!call_ok(&call)) return NULL;
  return call_value(&call, has_openssl() ? 1 : 0);
}

static napi_value native_tls_context(napi_env env, napi_callback_info info) {
  if (has_openssl()) return tls_make_context(env, info);
  napi_throw_error(env, "ERR_SOCKETEER_OPENSSL", "tlsContext: this runtime has no OpenSSL 3");
  return NULL;
}

/* What an operation gave: a number above 0, 0 at the end, -EAGAIN where it wants input, or the error's text. */
static napi_value outcome(struct call *call, const struct tls_session *session, int result) {
  if (result > 0) return call_value(call, result);
  int error = SSL_get_error(session->ssl, result);
  if (error == SSL_ERROR_WANT_READ) return call_value(call, -EAGAIN);
  if (error == SSL_ERROR_ZERO_RETURN) return call_value(call, 0);
  return tls_failure(call->env, "");
}

static napi_value native_tls_feed(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsFeed");
  struct tls_session *session = tls_take_session(&call);
  struct bytes bytes = call_bytes(&call, "bytes");
  if (!call_ok(&call)) return NULL;
  return call_value(&call, tls_transport_feed(&session->transport, bytes.data, bytes.length));
}

static napi_value native_tls_take(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsTake");
  struct tls_session *session = tls_take_session(&call);
  napi_value value = NULL;
  if (!call_ok(&call)) return NULL;
  struct tls_letter *letter = tls_transport_take(&session->transport);
  if (letter == NULL) napi_get_null(env, &value);
  else napi_create_buffer_copy(env, letter->length, letter->data, NULL, &value);
  free(letter);
  return value;
}

static napi_value native_tls_handshake(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsHandshake");
  struct tls_session *session = tls_take_session(&call);
  if (!call_ok(&call)) return NULL;
  ERR_clear_error();
  return outcome(&call, session, SSL_do_handshake(session->ssl));
}

static napi_value native_tls_read(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsRead");
  struct tls_session *session = tls_take_session(&call);
  struct bytes into = call_bytes(&call, "into");
  if (call_ok(&call) && into.length == 0) call_range_error(&call, "into", "room for a byte");
  if (!call_ok(&call)) return NULL;
  ERR_clear_error();
  int room = into.length > INT_MAX ? INT_MAX : (int)into.length;
  return outcome(&call, session, SSL_read(session->ssl, into.data, room));
}

static napi_value native_tls_write(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsWrite");
  struct tls_session *session = tls_take_session(&call);
  struct bytes bytes = call_bytes(&call, "bytes");
  if (call_ok(&call) && (bytes.length == 0 || bytes.length > INT_MAX)) call_range_error(&call, "bytes", "some bytes");
  if (!call_ok(&call)) return NULL;
  ERR_clear_error();
  return outcome(&call, session, SSL_write(session->ssl, bytes.data, (int)bytes.length));
}

/* Says that no more comes. That it cannot be said before the handshake, or after an error, is none. */
static napi_value native_tls_shutdown(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsShutdown");
  struct tls_session *session = tls_take_session(&call);
  if (!call_ok(&call)) return NULL;
  ERR_clear_error();
  int result = SSL_shutdown(session->ssl);
  ERR_clear_error();
  return call_value(&call, result >= 0 ? 1 : 0);
}

enum { MILLISECONDS = 1000, MICROSECONDS = 1000 };

static napi_value native_tls_timer(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsTimer");
  struct tls_session *session = tls_take_session(&call);
  struct timeval left = {0};
  if (!call_ok(&call)) return NULL;
  if (!session->context->datagrams || SSL_ctrl(session->ssl, DTLS_CTRL_GET_TIMEOUT, 0, &left) != 1) {
    return call_value(&call, -1);
  }
  return call_value(&call, left.tv_sec * MILLISECONDS + (left.tv_usec + MICROSECONDS - 1) / MICROSECONDS);
}

static napi_value native_tls_expire(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsExpire");
  struct tls_session *session = tls_take_session(&call);
  if (!call_ok(&call)) return NULL;
  ERR_clear_error();
  long result = SSL_ctrl(session->ssl, DTLS_CTRL_HANDLE_TIMEOUT, 0, NULL);
  return result < 0 ? tls_failure(env, "") : call_value(&call, result);
}

static const struct function tls_table[] = {
    {"tlsThere", native_tls_there},     {"tlsContext", native_tls_context},
    {"tlsOpen", tls_open},              {"tlsClose", tls_close},
    {"tlsFeed", native_tls_feed},       {"tlsTake", native_tls_take},
    {"tlsRead", native_tls_read},       {"tlsWrite", native_tls_write},
    {"tlsTimer", native_tls_timer},     {"tlsExpire", native_tls_expire},
    {"tlsPeer", tls_peer},              {"tlsFacts", tls_facts},
    {"tlsLimit", tls_limit},            {"tlsShutdown", native_tls_shutdown},
    {"tlsHandshake", native_tls_handshake}, {"tlsCloseContext", tls_close_context},
};
const struct functions tls_functions = FUNCTIONS(tls_table);
