#include "tls.h"

#include <string.h>

/* <openssl/ssl.h> keeps the first place for whoever uses it: SSL_set_app_data. */
enum { APP_DATA = 0 };

static int give_cookie(SSL *ssl, unsigned char *cookie, unsigned int *length) {
  const struct tls_session *session = SSL_get_ex_data(ssl, APP_DATA);
  if (session == NULL) return 0;
  memcpy(cookie, session->cookie, sizeof session->cookie);
  *length = sizeof session->cookie;
  return 1;
}

static int check_cookie(SSL *ssl, const unsigned char *cookie, unsigned int length) {
  const struct tls_session *session = SSL_get_ex_data(ssl, APP_DATA);
  if (session == NULL || length != sizeof session->cookie) return 0;
  return memcmp(cookie, session->cookie, length) == 0 ? 1 : 0;
}

void tls_want_cookies(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_COOKIE_EXCHANGE);
  SSL_CTX_set_cookie_generate_cb(context, give_cookie);
  SSL_CTX_set_cookie_verify_cb(context, check_cookie);
}

bool tls_make_cookie(struct tls_session *session) {
  return RAND_bytes(session->cookie, sizeof session->cookie) == 1 &&
         SSL_set_ex_data(session->ssl, APP_DATA, session) == 1;
}
