#include "tls.h"

#include <stdlib.h>
#include <string.h>

static const napi_type_tag context_tag = {0x6b1f0f6a3e6d4f0bULL, 0x9a55c1b6f1de7a21ULL};

/* What a context is made of. */
struct context_plan {
  bool datagrams, server, verify;
  int least_version, most_version, fragment_code, most_sent;
  struct path ciphers;
  struct bytes certificate, key, authorities, parameters, protocols;
};

void tls_context_release(struct tls_context *context) {
  if (--context->references > 0) return;
  SSL_CTX_free(context->context);
  free(context->protocols);
  free(context);
}

static void finalize_context(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  tls_context_release(data);
}

/* Nobody is asked for a passphrase. */
static int no_passphrase(char *text, int size, int writing, void *data) {
  (void)text;
  (void)size;
  (void)writing;
  (void)data;
  return -1;
}

static BIO *read_pem(struct bytes pem) {
  return pem.length > INT_MAX ? NULL : BIO_new_mem_buf(pem.data, (int)pem.length);
}

/* The first certificate is ours, those behind it lead to its authority. */
static bool use_certificate(SSL_CTX *context, struct bytes pem) {
  BIO *bio = read_pem(pem);
  X509 *certificate = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
  bool good = certificate != NULL && SSL_CTX_use_certificate(context, certificate) == 1;
  while (good) {
    X509_free(certificate);
    certificate = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
    if (certificate == NULL) break;
    good = SSL_CTX_ctrl(context, SSL_CTRL_CHAIN_CERT, 1, certificate) == 1; /* takes a reference of its own */
  }
  if (certificate != NULL) X509_free(certificate);
  if (bio != NULL) BIO_free(bio);
  if (good) ERR_clear_error(); /* that there is no more certificate */
  return good;
}

static bool use_key(SSL_CTX *context, struct bytes pem) {
  BIO *bio = read_pem(pem);
  EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
  bool good = key != NULL && SSL_CTX_use_PrivateKey(context, key) == 1 && SSL_CTX_check_private_key(context) == 1;
  if (key != NULL) EVP_PKEY_free(key);
  if (bio != NULL) BIO_free(bio);
  return good;
}

/* Parameters for Diffie-Hellman of a file, or those that OpenSSL thinks fit the key. */
static bool use_parameters(SSL_CTX *context, struct bytes pem) {
  if (!pem.given) return SSL_CTX_ctrl(context, SSL_CTRL_SET_DH_AUTO, 1, NULL) == 1;
  BIO *bio = read_pem(pem);
  EVP_PKEY *parameters = bio == NULL ? NULL : PEM_read_bio_Parameters(bio, NULL);
  bool good = parameters != NULL && SSL_CTX_set0_tmp_dh_pkey(context, parameters) == 1;
  if (parameters != NULL && !good) EVP_PKEY_free(parameters);
  if (bio != NULL) BIO_free(bio);
  return good;
}

/* Whom to trust; false where there is no certificate at all. */
static bool use_authorities(SSL_CTX *context, struct bytes pem) {
  BIO *bio = read_pem(pem);
  X509_STORE *store = SSL_CTX_get_cert_store(context);
  size_t count = 0;
  for (X509 *certificate; bio != NULL && (certificate = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL)) != NULL;) {
    if (X509_STORE_add_cert(store, certificate) == 1) count++;
    X509_free(certificate);
  }
  if (bio != NULL) BIO_free(bio);
  if (count > 0) ERR_clear_error();
  return count > 0;
}

static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_length, const unsigned char *in,
                           unsigned int in_length, void *data) {
  const struct tls_context *context = data;
  unsigned char *chosen = NULL;
  (void)ssl;
  int result = SSL_select_next_proto(&chosen, out_length, context->protocols, context->protocols_length, in, in_length);
  *out = chosen;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static bool use_protocols(struct tls_context *context, struct bytes protocols) {
  if (!protocols.given || protocols.length == 0) return true;
  context->protocols = malloc(protocols.length);
  if (context->protocols == NULL || protocols.length > UINT16_MAX) return false;
  memcpy(context->protocols, protocols.data, protocols.length);
  context->protocols_length = (unsigned int)protocols.length;
  if (context->server) {
    SSL_CTX_set_alpn_select_cb(context->context, choose_protocol, context);
    return true;
  }
  return SSL_CTX_set_alpn_protos(context->context, context->protocols, context->protocols_length) == 0;
}

static bool limit_versions(SSL_CTX *context, int least, int most) {
  if (least != 0 && SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, least, NULL) != 1) return false;
  return most == 0 || SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, most, NULL) == 1;
}

static bool limit_records(SSL_CTX *context, int fragment_code, int most_sent) {
  if (fragment_code != 0 && SSL_CTX_set_tlsext_max_fragment_length(context, (uint8_t)fragment_code) != 1) return false;
  return most_sent == 0 || SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_SEND_FRAGMENT, most_sent, NULL) == 1;
}

/* Nothing is resumed, compressed or negotiated again; memory is given back between records. */
static void behave(struct tls_context *context, bool verify) {
  SSL_CTX *ctx = context->context;
  SSL_CTX_set_options(ctx, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_ctrl(ctx, SSL_CTRL_MODE,
               SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS, NULL);
  SSL_CTX_ctrl(ctx, SSL_CTRL_SET_SESS_CACHE_MODE, 0, NULL);
  SSL_CTX_set_verify(ctx, verify ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_NONE, NULL);
  if (context->server) tls_want_cookies(ctx);
}

/* What of the plan OpenSSL does not take, or NULL. */
static const char *furnish(struct tls_context *context, const struct context_plan *plan) {
  SSL_CTX *ctx = context->context;
  behave(context, plan->verify);
  if (!limit_versions(ctx, plan->least_version, plan->most_version)) return "versions";
  if (!limit_records(ctx, plan->fragment_code, plan->most_sent)) return "lengths of records";
  if (SSL_CTX_set_cipher_list(ctx, plan->ciphers.text) != 1) return "ciphers";
  if (plan->certificate.given && !use_certificate(ctx, plan->certificate)) return "certificate";
  if (plan->key.given && !use_key(ctx, plan->key)) return "key";
  if (context->server && !use_parameters(ctx, plan->parameters)) return "parameters for Diffie-Hellman";
  if (plan->authorities.given && !use_authorities(ctx, plan->authorities)) return "authorities";
  return use_protocols(context, plan->protocols) ? NULL : "protocols";
}

static SSL_CTX *new_context(bool datagrams, bool server) {
  if (!datagrams) return SSL_CTX_new(TLS_client_method());
  return SSL_CTX_new(server ? DTLS_server_method() : DTLS_client_method());
}

enum { PLAN_NUMBERS = 7 };

static void take_plan(struct call *call, struct context_plan *plan) {
  struct integers numbers = call_integers(call, "settings");
  call_path(call, "ciphers", &plan->ciphers);
  plan->certificate = call_bytes_or_null(call, "certificate");
  plan->key = call_bytes_or_null(call, "key");
  plan->authorities = call_bytes_or_null(call, "authorities");
  plan->parameters = call_bytes_or_null(call, "parameters");
  plan->protocols = call_bytes_or_null(call, "protocols");
  if (call_ok(call) && numbers.length != PLAN_NUMBERS) call_range_error(call, "settings", "seven numbers");
  if (!call_ok(call)) return;
  const int32_t *number = numbers.data;
  plan->datagrams = number[0] != 0;
  plan->server = number[1] != 0;
  plan->verify = number[2] != 0;
  plan->least_version = number[3];
  plan->most_version = number[4];
  plan->fragment_code = number[5];
  plan->most_sent = number[6];
  if (plan->server && !plan->datagrams) call_range_error(call, "settings", "no server of streams");
}

napi_value tls_make_context(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsContext");
  struct context_plan plan = {0};
  take_plan(&call, &plan);
  if (!call_ok(&call)) return NULL;
  ERR_clear_error();
  struct tls_context *context = calloc(1, sizeof *context);
  if (context == NULL) return tls_failure(env, "memory");
  *context = (struct tls_context){.datagrams = plan.datagrams, .server = plan.server, .references = 1};
  context->context = new_context(plan.datagrams, plan.server);
  const char *refused = context->context == NULL ? "method" : furnish(context, &plan);
  if (refused == NULL) {
    ERR_clear_error();
    return tls_wrap(env, context, finalize_context, &context_tag);
  }
  napi_value text = tls_failure(env, refused);
  tls_context_release(context);
  return text;
}

struct tls_context *tls_take_context(struct call *call) {
  return call_wrapped(call, "context", &context_tag, "an open TLS context");
}

napi_value tls_close_context(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "tlsCloseContext");
  struct tls_context *context = tls_unwrap(&call, &context_tag, "context");
  if (!call_ok(&call)) return NULL;
  tls_context_release(context);
  return NULL;
}
