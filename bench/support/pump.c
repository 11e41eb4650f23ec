/*
 * The other end of each benchmark of messages, and the ceiling: what plain C reaches on the same socket.
 *   pump <role> <kind> <address> <bytes> <seconds> [batch]
 * role: receive, send, accept, connect; kind: unix-dgram, seqpacket, udp, raw, tcp, unix; address: a path, or a port of
 * 127.0.0.1, or an IP protocol. Says "ready" when it can be talked to. A measured role prints one JSON line; seconds 0
 * means to go on until killed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, LARGEST = 1 << 16 };

static const double WARM_UP = 0.1;

static char buffers[BATCH][LARGEST];
static size_t bytes;
static double limit;

struct name {
  struct sockaddr_storage storage;
  socklen_t length;
};

static _Noreturn void fail(const char *what) {
  perror(what);
  exit(1);
}

static double clock_seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double processor_seconds(void) { return clock_seconds(CLOCK_PROCESS_CPUTIME_ID); }

/* Counts, and ends the process with the result when the time is over. The first moments are not counted. */
static void add(long more) {
  static long count, calls;
  static double warm, started, cpu;
  count += more;
  if ((calls++ & 63) != 0) return;
  double now = clock_seconds(CLOCK_MONOTONIC);
  if (warm == 0) warm = now;
  else if (started == 0 && now - warm >= WARM_UP) {
    started = now;
    cpu = processor_seconds();
    count = 0;
  } else if (started > 0 && limit > 0 && now - started >= limit) {
    printf("{\"count\":%ld,\"seconds\":%.6f,\"cpu\":%.6f}\n", count, now - started, processor_seconds() - cpu);
    exit(0);
  }
}

static struct name make_name(const char *kind, const char *address) {
  struct name name = {.length = 0};
  if (strcmp(kind, "udp") == 0 || strcmp(kind, "tcp") == 0 || strcmp(kind, "raw") == 0) {
    struct sockaddr_in *in = (struct sockaddr_in *)&name.storage;
    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (strcmp(kind, "raw") != 0) in->sin_port = htons((uint16_t)atoi(address));
    name.length = sizeof *in;
  } else {
    struct sockaddr_un *un = (struct sockaddr_un *)&name.storage;
    un->sun_family = AF_UNIX;
    strncpy(un->sun_path, address, sizeof un->sun_path - 1);
    name.length = sizeof *un;
  }
  return name;
}

static int make_socket(const char *kind, const char *address) {
  int fd = strcmp(kind, "unix-dgram") == 0 ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)
         : strcmp(kind, "seqpacket") == 0  ? socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)
         : strcmp(kind, "unix") == 0       ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)
         : strcmp(kind, "udp") == 0        ? socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)
         : strcmp(kind, "raw") == 0        ? socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, atoi(address))
                                           : socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  return fd < 0 ? (fail("socket"), -1) : fd;
}

static int is_connection(const char *kind) {
  return strcmp(kind, "seqpacket") == 0 || strcmp(kind, "tcp") == 0 || strcmp(kind, "unix") == 0;
}

static void ready(void) {
  puts("ready");
  fflush(stdout);
}

static int bound(const char *kind, const char *address) {
  struct name name = make_name(kind, address);
  int fd = make_socket(kind, address), yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, (struct sockaddr *)&name.storage, name.length) < 0) fail("bind");
  if (is_connection(kind) && listen(fd, 511) < 0) fail("listen");
  return fd;
}

static int connected(const char *kind, const char *address) {
  struct name name = make_name(kind, address);
  int fd = make_socket(kind, address);
  if (connect(fd, (struct sockaddr *)&name.storage, name.length) < 0) fail("connect");
  return fd;
}

static void prepare(struct mmsghdr *messages, struct iovec *vectors, size_t length) {
  for (int i = 0; i < BATCH; i++) {
    vectors[i] = (struct iovec){buffers[i], length};
    messages[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &vectors[i], .msg_iovlen = 1}};
  }
}

static void receive_all(int fd, int stream, int batch) {
  struct mmsghdr messages[BATCH];
  struct iovec vectors[BATCH];
  prepare(messages, vectors, LARGEST);
  for (;;) {
    ssize_t got = batch ? recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, NULL) : recv(fd, buffers[0], LARGEST, 0);
    if (got < 0) fail("recv");
    if (got == 0) exit(0);
    add(stream || batch ? (long)got : 1);
  }
}

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

/* As a peer: floods a UDP receiver faster than it can receive, by letting the kernel cut what it sends. */
static void flood(int fd) {
  int segment = (int)bytes;
  if (setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &segment, sizeof segment) < 0) fail("UDP_SEGMENT");
  for (;;) (void)!send(fd, buffers[0], bytes * 32, MSG_NOSIGNAL);
}

static void send_all(int fd, int stream, int batch) {
  struct mmsghdr messages[BATCH];
  struct iovec vectors[BATCH];
  prepare(messages, vectors, bytes);
  for (;;) {
    ssize_t sent = batch ? sendmmsg(fd, messages, BATCH, MSG_NOSIGNAL) : send(fd, buffers[0], bytes, MSG_NOSIGNAL);
    if (sent >= 0) add(stream || batch ? (long)sent : 1);
    else if (errno == EPIPE || errno == ECONNRESET) exit(0);
    else if (errno != ENOBUFS && errno != ECONNREFUSED) fail("send");
  }
}

static _Noreturn void accept_all(int fd) {
  for (;;) {
    int connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    if (connection < 0) fail("accept");
    close(connection);
    add(1);
  }
}

static _Noreturn void connect_all(const char *kind, const char *address) {
  struct name name = make_name(kind, address);
  struct linger none = {.l_onoff = 1}; /* no TIME_WAIT: the ports would run out */
  for (;;) {
    int fd = make_socket(kind, address);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    if (connect(fd, (struct sockaddr *)&name.storage, name.length) == 0) {
      char end;
      (void)!read(fd, &end, 1); /* until the server has closed it */
    }
    close(fd);
  }
}

int main(int count, char **argument) {
  if (count < 6) return fprintf(stderr, "pump: see the comment at its top\n"), 2;
  const char *role = argument[1], *kind = argument[2], *address = argument[3];
  bytes = (size_t)atol(argument[4]);
  limit = atof(argument[5]);
  int batch = count > 6, stream = strcmp(kind, "tcp") == 0 || strcmp(kind, "unix") == 0;
  if (bytes > LARGEST) return fprintf(stderr, "pump: at most %d bytes\n", LARGEST), 2;
  if (strcmp(role, "connect") == 0) connect_all(kind, address);
  if (strcmp(role, "send") == 0 && strcmp(kind, "udp") == 0 && limit == 0) flood(connected(kind, address));
  if (strcmp(role, "send") == 0) send_all(connected(kind, address), stream, batch);
  int fd = bound(kind, address);
  ready();
  if (strcmp(role, "accept") == 0) accept_all(fd);
  if (is_connection(kind) && (fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC)) < 0) fail("accept");
  receive_all(fd, stream, batch);
}
