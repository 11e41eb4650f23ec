/* What a handshake has come to. */
#include "tls.h"

#include "give.h"

#include <stdlib.h>

napi_value tls_peer(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsPeer");
  struct tls_session *session = tls_take_session(&call);
  napi_value value = NULL;
  if (!call_ok(&call)) return NULL;
  X509 *certificate = SSL_get1_peer_certificate(session->ssl);
  int length = certificate == NULL ? 0 : i2d_X509(certificate, NULL);
  uint8_t *der = length > 0 ? malloc((size_t)length) : NULL;
  unsigned char *end = der; /* moved behind what is written */
  if (der != NULL && i2d_X509(certificate, &end) == length) value = give_buffer(env, der, (size_t)length);
  else free(der);
  if (certificate != NULL) X509_free(certificate);
  ERR_clear_error();
  if (value == NULL) napi_get_null(env, &value);
  return value;
}

static void set_text(napi_env env, napi_value array, uint32_t index, const char *text) {
  napi_value value;
  if (napi_create_string_utf8(env, text == NULL ? "" : text, NAPI_AUTO_LENGTH, &value) != napi_ok) return;
  napi_set_element(env, array, index, value);
}

napi_value tls_facts(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsFacts");
  struct tls_session *session = tls_take_session(&call);
  napi_value facts = NULL;
  if (!call_ok(&call) || napi_create_array(env, &facts) != napi_ok) return NULL;
  const SSL_CIPHER *cipher = SSL_get_current_cipher(session->ssl);
  long verified = SSL_get_verify_result(session->ssl);
  set_text(env, facts, 0, SSL_get_version(session->ssl));
  set_text(env, facts, 1, cipher == NULL ? NULL : SSL_CIPHER_get_name(cipher));
  set_text(env, facts, 2, cipher == NULL ? NULL : SSL_CIPHER_get_version(cipher));
  set_text(env, facts, 3, verified == 0 ? NULL : X509_verify_cert_error_string(verified));
  return facts;
}

/* RFC 6066 section 4: 512 for code 1, twice as much for each further one. */
enum { LEAST_FRAGMENT = 512, CODES = 4, USUAL_FRAGMENT = 16384 };

napi_value tls_limit(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsLimit");
  struct tls_session *session = tls_take_session(&call);
  if (!call_ok(&call)) return NULL;
  const SSL_SESSION *agreed = SSL_get_session(session->ssl);
  int code = agreed == NULL ? 0 : SSL_SESSION_get_max_fragment_length(agreed);
  return call_value(&call, code >= 1 && code <= CODES ? LEAST_FRAGMENT << (code - 1) : USUAL_FRAGMENT);
}
