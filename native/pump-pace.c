/*
 * Within one machine there is no path to be congested. Yet BBR paces there as well: it holds back what is sent until a timer
 * fires, and timers and waiting cost more than the copies do. So where BBR is what the system gives to everybody, rather
 * than what was asked for, a way that carries much within the machine goes on with Reno, which every kernel has.
 */
#include "pump-carry.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

enum { CONGESTION_NAME = 16, LOOPBACK_NET = 127 };

union name {
  struct sockaddr any;
  struct sockaddr_in in;
  struct sockaddr_in6 in6;
};

static bool is_loopback(const union name *name) {
  const struct in6_addr *in6 = &name->in6.sin6_addr;
  if (name->any.sa_family == AF_INET) return ntohl(name->in.sin_addr.s_addr) >> 24 == LOOPBACK_NET;
  return IN6_IS_ADDR_LOOPBACK(in6) || (IN6_IS_ADDR_V4MAPPED(in6) && in6->s6_addr[12] == LOOPBACK_NET);
}

static bool same_address(const union name *one, const union name *other) {
  if (one->any.sa_family == AF_INET) return one->in.sin_addr.s_addr == other->in.sin_addr.s_addr;
  return memcmp(&one->in6.sin6_addr, &other->in6.sin6_addr, sizeof one->in6.sin6_addr) == 0;
}

/* Whether both ends are on this machine. */
static bool stays_here(int fd) {
  union name own, peer;
  socklen_t own_length = sizeof own, peer_length = sizeof peer;
  if (getsockname(fd, &own.any, &own_length) != 0 || getpeername(fd, &peer.any, &peer_length) != 0) return false;
  return is_loopback(&peer) || same_address(&own, &peer);
}

static bool congestion_of(int fd, char name[CONGESTION_NAME]) {
  socklen_t length = CONGESTION_NAME;
  memset(name, 0, CONGESTION_NAME);
  return getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, &length) == 0;
}

/* What a socket has that nobody has chosen for. */
static bool usual_congestion(char name[CONGESTION_NAME]) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd < 0) return false;
  bool known = congestion_of(fd, name);
  close(fd);
  return known;
}

void pace_not(const struct pump_file *file) {
  static const char unpaced[] = "reno";
  char name[CONGESTION_NAME], usual[CONGESTION_NAME];
  if ((file->flags & FILE_TCP) == 0 || !congestion_of(file->fd, name) || strncmp(name, "bbr", 3) != 0) return;
  if (!stays_here(file->fd) || !usual_congestion(usual) || strncmp(name, usual, sizeof name) != 0) return;
  (void)setsockopt(file->fd, IPPROTO_TCP, TCP_CONGESTION, unpaced, sizeof unpaced - 1);
}
