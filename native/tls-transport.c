#include "tls.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What OpenSSL writes is kept until it is taken. */
static int transport_write(BIO *bio, const char *data, int length) {
  struct tls_transport *transport = BIO_get_data(bio);
  BIO_clear_flags(bio, BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY);
  if (length <= 0) return 0;
  struct tls_letter *letter = malloc(sizeof *letter + (size_t)length);
  if (letter == NULL) return -1;
  letter->next = NULL;
  letter->length = (size_t)length;
  memcpy(letter->data, data, (size_t)length);
  *transport->output_end = letter;
  transport->output_end = &letter->next;
  return length;
}

/* Of a datagram what does not fit is lost, as with recv(2). */
static int transport_read(BIO *bio, char *data, int length) {
  struct tls_transport *transport = BIO_get_data(bio);
  size_t left = transport->length - transport->offset;
  BIO_clear_flags(bio, BIO_FLAGS_RWS | BIO_FLAGS_SHOULD_RETRY);
  if (length <= 0) return 0;
  if (left == 0) {
    BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY);
    return -1;
  }
  size_t count = left < (size_t)length ? left : (size_t)length;
  memcpy(data, transport->input + transport->offset, count);
  transport->offset = transport->datagrams ? transport->length : transport->offset + count;
  return (int)count;
}

/* The timer is kept by whoever waits, and the MTU is told to OpenSSL rather than asked for by it. */
static long transport_ctrl(BIO *bio, int command, long number, void *argument) {
  (void)bio;
  (void)number;
  (void)argument;
  return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT ? 1 : 0;
}

/* One for the process, for good. */
static BIO_METHOD *transport_method;

static void make_transport_method(void) {
  BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socketeer");
  if (method == NULL) return;
  BIO_meth_set_write(method, transport_write);
  BIO_meth_set_read(method, transport_read);
  BIO_meth_set_ctrl(method, transport_ctrl);
  transport_method = method;
}

BIO *tls_transport_open(struct tls_transport *transport, bool datagrams) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  *transport = (struct tls_transport){.datagrams = datagrams};
  transport->output_end = &transport->output;
  pthread_once(&once, make_transport_method);
  BIO *bio = transport_method == NULL ? NULL : BIO_new(transport_method);
  if (bio == NULL) return NULL;
  BIO_set_data(bio, transport);
  BIO_set_init(bio, 1);
  return bio;
}

int tls_transport_feed(struct tls_transport *transport, const uint8_t *data, size_t length) {
  if (transport->offset < transport->length) return -EBUSY;
  if (length > transport->room) {
    uint8_t *input = realloc(transport->input, length);
    if (input == NULL) return -ENOMEM;
    transport->input = input;
    transport->room = length;
  }
  if (length > 0) memcpy(transport->input, data, length);
  transport->offset = 0;
  transport->length = length;
  return 0;
}

struct tls_letter *tls_transport_take(struct tls_transport *transport) {
  struct tls_letter *letter = transport->output;
  if (letter == NULL) return NULL;
  transport->output = letter->next;
  if (transport->output == NULL) transport->output_end = &transport->output;
  return letter;
}

void tls_transport_free(struct tls_transport *transport) {
  for (struct tls_letter *letter; (letter = tls_transport_take(transport)) != NULL;) free(letter);
  free(transport->input);
  *transport = (struct tls_transport){0};
}
