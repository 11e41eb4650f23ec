/*
 * TLS and DTLS by the OpenSSL of the runtime, without a descriptor: what came from the peer is fed, what is for the peer is
 * taken, and nothing waits. A context holds what is the same for many sessions, a session one connection.
 */
#ifndef SOCKETEER_TLS_H
#define SOCKETEER_TLS_H

#include "call.h"
#include "openssl.h"

enum { TLS_COOKIE_BYTES = 16 };

/* One datagram, or a piece of the stream, on its way to the peer. */
struct tls_letter {
  struct tls_letter *next;
  size_t length;
  uint8_t data[];
};

/* What stands between OpenSSL and whoever sends and receives. */
struct tls_transport {
  bool datagrams;
  /* What was fed: one datagram, or bytes. Used up where offset has reached length. */
  uint8_t *input;
  size_t room, offset, length;
  struct tls_letter *output, **output_end;
};

struct tls_context {
  SSL_CTX *context;
  bool datagrams, server;
  /* ALPN, as it is on the wire; a server chooses from them. */
  uint8_t *protocols;
  unsigned int protocols_length;
  /* One for the object of JavaScript, and one for each session. */
  unsigned int references;
};

struct tls_session {
  SSL *ssl;
  struct tls_context *context;
  struct tls_transport transport;
  /* What a client has to send back to prove its address. */
  uint8_t cookie[TLS_COOKIE_BYTES];
};

/* tls-transport.c. */
BIO *tls_transport_open(struct tls_transport *transport, bool datagrams);
/* Returns 0, -EBUSY while there is input that was not read, or -ENOMEM. */
int tls_transport_feed(struct tls_transport *transport, const uint8_t *data, size_t length);
/* The next letter, which is the caller's to free; NULL when there is none. */
struct tls_letter *tls_transport_take(struct tls_transport *transport);
void tls_transport_free(struct tls_transport *transport);

/* tls-context.c */
napi_value tls_make_context(napi_env env, napi_callback_info info);
napi_value tls_close_context(napi_env env, napi_callback_info info);
struct tls_context *tls_take_context(struct call *call);
void tls_context_release(struct tls_context *context);

/* tls-cookie.c: has a server prove its clients' addresses before it does more, RFC 6347 section 4.2.1. */
void tls_want_cookies(SSL_CTX *context);
bool tls_make_cookie(struct tls_session *session);

/* tls-session.c */
napi_value tls_open(napi_env env, napi_callback_info info);
napi_value tls_close(napi_env env, napi_callback_info info);
struct tls_session *tls_take_session(struct call *call);

/* tls-peer.c */
napi_value tls_peer(napi_env env, napi_callback_info info);
napi_value tls_facts(napi_env env, napi_callback_info info);
napi_value tls_limit(napi_env env, napi_callback_info info);

/* tls-object.c: an object of JavaScript for something of ours. */
napi_value tls_wrap(napi_env env, void *data, napi_finalize finalize, const napi_type_tag *tag);
/* Takes what an object stands for out of it, for good. NULL where it is none, or was taken before. */
void *tls_unwrap(struct call *call, const napi_type_tag *tag, const char *expected);
/* Why OpenSSL failed, in its words, behind what it was about. Its list of errors is empty then, as Node uses it as well. */
napi_value tls_failure(napi_env env, const char *about);

#endif
