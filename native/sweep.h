/*
 * Sweeps: one host asked at many ports, by connection attempts or by datagrams. C knows no family and no protocol:
 * it is told what to give socket(2), a name with the place of the port in it, and which option turns the error queue on.
 */
#ifndef SOCKETEER_SWEEP_H
#define SOCKETEER_SWEEP_H

#include "reply.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

enum {
  NAME_MOST = 128,
  /* Bytes of an answer that are kept. */
  ANSWER_MOST = 2048,
  /* An extended error, <linux/errqueue.h>, with the name of its offender. */
  DETAIL_MOST = 64,
  /* Outcome of a port at which we met ourselves: our own source port. */
  OURSELVES = -1,
  /* No outcome, but news: datagrams are sent from this port. */
  SOURCE_PORT = -2,
};

/* The settings, as they lie in the caller's Int32Array. */
struct sweep_settings {
  int32_t datagram;
  int32_t family, type, protocol;
  int32_t port_offset;
  /* Level and number of the option that turns the error queue on; its messages carry the same. */
  int32_t error_level, error_option;
  /* Most attempts under way at once. */
  int32_t concurrency;
  /* Until an attempt is given up, in milliseconds. */
  int32_t timeout;
  /* Most ports begun a second; 0: as many as go. */
  int32_t rate;
  int32_t namespace_fd;
};

struct sweep {
  struct job job;
  struct reply reply;
  struct sweep_settings settings;
  /* Our own duplicate of the namespace, or -1. */
  int namespace_fd;
  uint8_t name[NAME_MOST], source[NAME_MOST];
  size_t name_length, source_length;
  uint32_t count;
  int32_t *ports;
  /* What to send to port i lies before ends[i] and behind ends[i - 1]; NULL for nothing. */
  uint8_t *payloads;
  int32_t *ends;
  uint64_t started, flushed;
};

/* What the error queue said: bytes of struct sock_extended_err and the offender's name. */
struct detail {
  uint8_t bytes[DETAIL_MOST];
  size_t length;
};

/* Each returns 0, -ECANCELED or another negative errno. */
int sweep_connect(struct sweep *sweep);
int sweep_datagram(struct sweep *sweep);

/* Monotonic microseconds. */
uint64_t sweep_now(void);
/* A non-blocking socket with its error queue on, bound to the source if there is one; or a negative errno. */
int sweep_socket(const struct sweep *sweep);
/* Writes a port into the name. */
void sweep_aim(struct sweep *sweep, int32_t port);
/* The port in a name of the same family. */
int32_t sweep_port_of(const struct sweep *sweep, const uint8_t *name);
/* Microseconds until port number `begun` may begin; 0: now. */
uint64_t sweep_pause(const struct sweep *sweep, uint32_t begun);
/* Takes one message from the error queue: its errno, 0 for none. Fills in what it is about where `about` is given. */
int sweep_take_error(const struct sweep *sweep, int fd, struct detail *detail, uint8_t *about);

struct sweep_outcome {
  int32_t port;
  /* 0: accepted or answered; an errno; or OURSELVES. */
  int32_t result;
  uint64_t rtt;
  const struct detail *detail;
  const uint8_t *answer;
  size_t answer_length;
};
/* Keeps an outcome for the caller. Returns 0 or -ENOMEM. */
int sweep_report(struct sweep *sweep, const struct sweep_outcome *outcome);
/* Sends on what has been kept for long; to be called before each wait. Returns 0 or -ENOMEM. */
int sweep_tick(struct sweep *sweep);

#endif
