/*
 * The functions of OpenSSL 3 that we use, declared by hand and weak: Node exports its own OpenSSL, or is linked with its
 * distribution's, and another runtime may have none. Nothing is looked into. What is a macro in OpenSSL's headers is a
 * call of SSL_ctrl or SSL_CTX_ctrl here, with the numbers and the names of <openssl/ssl.h>.
 */
#ifndef SOCKETEER_OPENSSL_H
#define SOCKETEER_OPENSSL_H

#include "weak.h"

#include <stddef.h>
#include <stdint.h>

typedef struct bio_method_st BIO_METHOD;
typedef struct bio_st BIO;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct ssl_cipher_st SSL_CIPHER;
typedef struct ssl_ctx_st SSL_CTX;
typedef struct ssl_method_st SSL_METHOD;
typedef struct ssl_session_st SSL_SESSION;
typedef struct ssl_st SSL;
typedef struct x509_st X509;
typedef struct x509_store_ctx_st X509_STORE_CTX;
typedef struct x509_store_st X509_STORE;

typedef int pem_password_cb(char *text, int size, int writing, void *data);
typedef int SSL_verify_cb(int good, X509_STORE_CTX *store);
typedef int SSL_CTX_alpn_select_cb_func(SSL *ssl, const unsigned char **out, unsigned char *out_length,
                                        const unsigned char *in, unsigned int in_length, void *data);

/* X(result, name, parameters), so that presence can be asked of each. */
#define OPENSSL_FUNCTIONS(X) \
  X(unsigned long, OpenSSL_version_num, (void)) \
  X(void, ERR_clear_error, (void)) \
  X(unsigned long, ERR_peek_error, (void)) \
  X(const char *, ERR_reason_error_string, (unsigned long code)) \
  X(int, RAND_bytes, (unsigned char *bytes, int length)) \
  X(int, BIO_get_new_index, (void)) \
  X(BIO_METHOD *, BIO_meth_new, (int type, const char *name)) \
  X(int, BIO_meth_set_write, (BIO_METHOD *method, int (*write)(BIO *, const char *, int))) \
  X(int, BIO_meth_set_read, (BIO_METHOD *method, int (*read)(BIO *, char *, int))) \
  X(int, BIO_meth_set_ctrl, (BIO_METHOD *method, long (*ctrl)(BIO *, int, long, void *))) \
  X(BIO *, BIO_new, (const BIO_METHOD *method)) \
  X(BIO *, BIO_new_mem_buf, (const void *bytes, int length)) \
  X(int, BIO_free, (BIO *bio)) \
  X(void, BIO_set_data, (BIO *bio, void *data)) \
  X(void *, BIO_get_data, (BIO *bio)) \
  X(void, BIO_set_init, (BIO *bio, int ready)) \
  X(void, BIO_set_flags, (BIO *bio, int flags)) \
  X(void, BIO_clear_flags, (BIO *bio, int flags)) \
  X(X509 *, PEM_read_bio_X509, (BIO *bio, X509 **into, pem_password_cb *ask, void *data)) \
  X(EVP_PKEY *, PEM_read_bio_PrivateKey, (BIO *bio, EVP_PKEY **into, pem_password_cb *ask, void *data)) \
  X(EVP_PKEY *, PEM_read_bio_Parameters, (BIO *bio, EVP_PKEY **into)) \
  X(void, X509_free, (X509 *certificate)) \
  X(void, EVP_PKEY_free, (EVP_PKEY *key)) \
  X(int, i2d_X509, (const X509 *certificate, unsigned char **into)) \
  X(int, X509_STORE_add_cert, (X509_STORE *store, X509 *certificate)) \
  X(const char *, X509_verify_cert_error_string, (long code)) \
  X(const SSL_METHOD *, DTLS_client_method, (void)) \
  X(const SSL_METHOD *, DTLS_server_method, (void)) \
  X(const SSL_METHOD *, TLS_client_method, (void)) \
  X(SSL_CTX *, SSL_CTX_new, (const SSL_METHOD *method)) \
  X(void, SSL_CTX_free, (SSL_CTX *context)) \
  X(long, SSL_CTX_ctrl, (SSL_CTX *context, int command, long number, void *argument)) \
  X(uint64_t, SSL_CTX_set_options, (SSL_CTX *context, uint64_t options)) \
  X(int, SSL_CTX_set_cipher_list, (SSL_CTX *context, const char *list)) \
  X(void, SSL_CTX_set_verify, (SSL_CTX *context, int mode, SSL_verify_cb *verify)) \
  X(X509_STORE *, SSL_CTX_get_cert_store, (const SSL_CTX *context)) \
  X(int, SSL_CTX_use_certificate, (SSL_CTX *context, X509 *certificate)) \
  X(int, SSL_CTX_use_PrivateKey, (SSL_CTX *context, EVP_PKEY *key)) \
  X(int, SSL_CTX_check_private_key, (const SSL_CTX *context)) \
  X(int, SSL_CTX_set0_tmp_dh_pkey, (SSL_CTX *context, EVP_PKEY *parameters)) \
  X(int, SSL_CTX_set_tlsext_max_fragment_length, (SSL_CTX *context, uint8_t mode)) \
  X(int, SSL_CTX_set_alpn_protos, (SSL_CTX *context, const unsigned char *protocols, unsigned int length)) \
  X(void, SSL_CTX_set_alpn_select_cb, (SSL_CTX *context, SSL_CTX_alpn_select_cb_func *choose, void *data)) \
  X(int, SSL_select_next_proto, (unsigned char **out, unsigned char *out_length, const unsigned char *server, \
                                 unsigned int server_length, const unsigned char *client, unsigned int client_length)) \
  X(void, SSL_CTX_set_cookie_generate_cb, (SSL_CTX *context, int (*make)(SSL *, unsigned char *, unsigned int *))) \
  X(void, SSL_CTX_set_cookie_verify_cb, (SSL_CTX *context, int (*verify)(SSL *, const unsigned char *, unsigned int))) \
  X(SSL *, SSL_new, (SSL_CTX *context)) \
  X(void, SSL_free, (SSL *ssl)) \
  X(long, SSL_ctrl, (SSL *ssl, int command, long number, void *argument)) \
  X(void, SSL_set_bio, (SSL *ssl, BIO *read, BIO *write)) \
  X(int, SSL_set_ex_data, (SSL *ssl, int index, void *data)) \
  X(void *, SSL_get_ex_data, (const SSL *ssl, int index)) \
  X(void, SSL_set_connect_state, (SSL *ssl)) \
  X(void, SSL_set_accept_state, (SSL *ssl)) \
  X(int, SSL_do_handshake, (SSL *ssl)) \
  X(int, SSL_read, (SSL *ssl, void *bytes, int length)) \
  X(int, SSL_write, (SSL *ssl, const void *bytes, int length)) \
  X(int, SSL_shutdown, (SSL *ssl)) \
  X(int, SSL_get_error, (const SSL *ssl, int result)) \
  X(X509 *, SSL_get1_peer_certificate, (const SSL *ssl)) \
  X(long, SSL_get_verify_result, (const SSL *ssl)) \
  X(const char *, SSL_get_version, (const SSL *ssl)) \
  X(const SSL_CIPHER *, SSL_get_current_cipher, (const SSL *ssl)) \
  X(const char *, SSL_CIPHER_get_name, (const SSL_CIPHER *cipher)) \
  X(const char *, SSL_CIPHER_get_version, (const SSL_CIPHER *cipher)) \
  X(SSL_SESSION *, SSL_get_session, (const SSL *ssl)) \
  X(uint8_t, SSL_SESSION_get_max_fragment_length, (const SSL_SESSION *session))

#define OPENSSL_DECLARE(result, name, parameters) WEAK result name parameters;
OPENSSL_FUNCTIONS(OPENSSL_DECLARE)

/* Named as in <openssl/bio.h>, <openssl/ssl.h>, <openssl/tls1.h>. */
enum {
  BIO_TYPE_SOURCE_SINK = 0x0400,
  BIO_FLAGS_READ = 0x01,
  BIO_FLAGS_RWS = 0x07,
  BIO_FLAGS_SHOULD_RETRY = 0x08,
  BIO_CTRL_FLUSH = 11,
  BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT = 45,

  SSL_CTRL_SET_MTU = 17,
  SSL_CTRL_MODE = 33,
  SSL_CTRL_SET_SESS_CACHE_MODE = 44,
  SSL_CTRL_SET_MAX_SEND_FRAGMENT = 52,
  SSL_CTRL_SET_TLSEXT_HOSTNAME = 55,
  DTLS_CTRL_GET_TIMEOUT = 73,
  DTLS_CTRL_HANDLE_TIMEOUT = 74,
  SSL_CTRL_CHAIN_CERT = 89,
  SSL_CTRL_SET_DH_AUTO = 118,
  SSL_CTRL_SET_MIN_PROTO_VERSION = 123,
  SSL_CTRL_SET_MAX_PROTO_VERSION = 124,

  SSL_MODE_ENABLE_PARTIAL_WRITE = 0x1,
  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER = 0x2,
  SSL_MODE_RELEASE_BUFFERS = 0x10,

  SSL_VERIFY_NONE = 0,
  SSL_VERIFY_PEER = 1,
  SSL_VERIFY_FAIL_IF_NO_PEER_CERT = 2,

  SSL_ERROR_WANT_READ = 2,
  SSL_ERROR_ZERO_RETURN = 6,

  SSL_TLSEXT_ERR_OK = 0,
  SSL_TLSEXT_ERR_ALERT_FATAL = 2,
  OPENSSL_NPN_NEGOTIATED = 1,
};

#define SSL_OP_NO_QUERY_MTU (UINT64_C(1) << 12)
#define SSL_OP_COOKIE_EXCHANGE (UINT64_C(1) << 13)
#define SSL_OP_NO_TICKET (UINT64_C(1) << 14)
#define SSL_OP_NO_COMPRESSION (UINT64_C(1) << 17)
#define SSL_OP_NO_RENEGOTIATION (UINT64_C(1) << 30)

#endif
