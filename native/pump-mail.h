/* Datagrams of the pump: received in batches, sent in batches. */
#ifndef SOCKETEER_PUMP_MAIL_H
#define SOCKETEER_PUMP_MAIL_H

#include "pump.h"

#include <sys/uio.h>

enum {
  MAIL_BATCH = 64,
  /* Whole datagrams, UDP's longest and a little of longer ones, which are told from it by that. */
  MAIL_ROOM = 65536,
};

struct pump_mail {
  struct mmsghdr in[MAIL_BATCH], out[MAIL_BATCH];
  struct iovec in_parts[MAIL_BATCH], out_parts[MAIL_BATCH];
  uint8_t names[MAIL_BATCH][PUMP_NAME_MOST];
  _Alignas(struct cmsghdr) uint8_t in_control[MAIL_BATCH][CMSG_SPACE(sizeof(int))];
  _Alignas(struct cmsghdr) uint8_t out_control[MAIL_BATCH][CMSG_SPACE(sizeof(uint16_t))];
  /* Of each received message: the size of the datagrams it consists of; 0 for one. */
  uint32_t segments[MAIL_BATCH];
  /* Datagrams in each message to send. */
  uint32_t counts[MAIL_BATCH];
  uint8_t room[MAIL_BATCH][MAIL_ROOM];
};

/* Where the messages of one way of a session go. */
struct mail_route {
  struct pump_session *session;
  int way, fd;
  struct pump_name to;
};

void mail_drop(struct pump *pump, struct pump_listener *listener, uint64_t count);
void mail_count(struct pump *pump, struct pump_session *session, int way, uint64_t bytes, uint64_t blocks);
/* Sends one datagram. Returns 0 or -errno. */
int mail_send_one(const struct mail_route *route, uint8_t *bytes, size_t length);
/* Sends the received messages [first, end) on. Returns 0 or -errno. */
int mail_forward(struct pump *pump, const struct mail_route *route, int first, int end);

#endif
