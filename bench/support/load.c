/*
 * The load of the benchmark of relays: both ends of it in one process, a server on one port and clients on another, so that a
 * relay, or nothing, lies between.
 *   load <task> <server port> <client port> <count> <seconds>
 * task: bulk (count connections, one way), rate (count clients: connect, 64 bytes there and back, close), latency (one
 * connection, 64 bytes there and back), idle (holds count connections until its input ends), datagrams (count datagrams of
 * 64 bytes in flight), burst (count new peers, one datagram each). Says "begin" and "end" around what it measures, then
 * prints one JSON line: {"count", "seconds", "p50", "p99"}, times in microseconds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, QUESTION = 64, EVENTS = 256, BATCH = 64, SAMPLES = 1 << 21, DESCRIPTORS = 200000 };

static const double WARM_UP = 0.2;

static int server_port, client_port, count, server;
static double seconds;
static atomic_ulong received;
static uint32_t *samples;
static size_t sampled;

static _Noreturn void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct sockaddr_in loopback(int port) {
  return (struct sockaddr_in){
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int made(int type, int port, bool serves) {
  int fd = socket(AF_INET, type, 0), on = 1, big = 4 << 20;
  struct sockaddr_in name = loopback(port);
  if (fd < 0) fail("socket");
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if ((type & 15) == SOCK_DGRAM) setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof big);
  if (serves && bind(fd, (struct sockaddr *)&name, sizeof name) != 0) fail("bind");
  if (serves && (type & 15) == SOCK_STREAM && listen(fd, 4096) != 0) fail("listen");
  if (!serves && connect(fd, (struct sockaddr *)&name, sizeof name) != 0 && errno != EINPROGRESS) fail("connect");
  return fd;
}

static void watch(int epoll, int fd, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = fd};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
}

static void sample(double took) {
  if (sampled < SAMPLES) samples[sampled++] = (uint32_t)(took * 1e6);
}

static int compare(const void *one, const void *other) {
  uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
  return a < b ? -1 : a > b;
}

static void say(const char *word) {
  puts(word);
  fflush(stdout);
}

static void report(double total, double took) {
  qsort(samples, sampled, sizeof *samples, compare);
  printf("{\"count\":%.0f,\"seconds\":%.6f,\"p50\":%u,\"p99\":%u}\n", total, took, sampled ? samples[sampled / 2] : 0,
         sampled ? samples[sampled * 99 / 100] : 0);
}

/* Servers */

/* Takes connections; throws away what comes, or sends it back. */
static void *serve(void *data) {
  bool echoes = data != NULL;
  int listener = server, epoll = epoll_create1(0);
  struct epoll_event events[EVENTS];
  char *buffer = malloc(CHUNK);
  watch(epoll, listener, EPOLLIN);
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        for (int taken; (taken = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) watch(epoll, taken, EPOLLIN);
        continue;
      }
      ssize_t length = recv(fd, buffer, CHUNK, 0);
      if (length < 0 && errno == EAGAIN) continue;
      if (length <= 0) close(fd);
      else if (echoes) (void)!send(fd, buffer, (size_t)length, MSG_NOSIGNAL);
      else atomic_fetch_add_explicit(&received, (unsigned long)length, memory_order_relaxed);
    }
  }
  return NULL;
}

static void *serve_datagrams(void *unused) {
  static struct mmsghdr messages[BATCH];
  static struct iovec parts[BATCH];
  static struct sockaddr_in names[BATCH];
  static char room[BATCH][2048];
  int fd = server;
  (void)unused;
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      parts[i] = (struct iovec){room[i], sizeof room[i]};
      messages[i].msg_hdr = (struct msghdr){
          .msg_name = &names[i], .msg_namelen = sizeof names[i], .msg_iov = &parts[i], .msg_iovlen = 1};
    }
    int got = recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, NULL);
    for (int i = 0; i < got; i++) parts[i].iov_len = messages[i].msg_len;
    if (got > 0) (void)!sendmmsg(fd, messages, (unsigned)got, 0);
  }
  return NULL;
}

/* Clients */

static void *send_on(void *data) {
  int fd = made(SOCK_STREAM, client_port, false);
  char *buffer = calloc(1, CHUNK);
  (void)data;
  while (send(fd, buffer, CHUNK / 4, MSG_NOSIGNAL) > 0) continue;
  return NULL;
}

/* One thread sends on all of the connections. */
static void *send_on_many(void *unused) {
  int epoll = epoll_create1(0);
  struct epoll_event events[EVENTS];
  char *buffer = calloc(1, CHUNK);
  (void)unused;
  for (int i = 0; i < count; i++) watch(epoll, made(SOCK_STREAM | SOCK_NONBLOCK, client_port, false), EPOLLOUT);
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) (void)!send(events[i].data.fd, buffer, CHUNK / 4, MSG_NOSIGNAL);
  }
  return NULL;
}

static void bulk(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, serve, NULL);
  pthread_create(&thread, NULL, count == 1 ? send_on : send_on_many, NULL);
  while (atomic_load(&received) == 0) usleep(1000);
  usleep((unsigned)(WARM_UP * 1e6));
  say("begin");
  double started = now();
  unsigned long before = atomic_load(&received);
  usleep((unsigned)(seconds * 1e6));
  double total = (double)(atomic_load(&received) - before), took = now() - started;
  say("end");
  report(total, took);
}

struct visitor {
  double began;
  size_t got;
};

static void rate(void) {
  static struct visitor visitors[DESCRIPTORS];
  static char question[QUESTION], answer[QUESTION];
  int epoll = epoll_create1(0);
  struct epoll_event events[EVENTS];
  pthread_t thread;
  pthread_create(&thread, NULL, serve, "echo");
  double started = now(), begun = 0;
  unsigned long done = 0;
  for (int open = 0;;) {
    for (; open < count; open++) {
      int fd = made(SOCK_STREAM | SOCK_NONBLOCK, client_port, false);
      visitors[fd] = (struct visitor){.began = now()};
      watch(epoll, fd, EPOLLOUT);
    }
    int ready = epoll_wait(epoll, events, EVENTS, 1000);
    double time = now();
    if (begun == 0 && time - started >= WARM_UP) {
      begun = time;
      done = sampled = 0;
      say("begin");
    }
    if (begun > 0 && time - begun >= seconds) break;
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      struct visitor *visitor = &visitors[fd];
      if ((events[i].events & EPOLLOUT) != 0) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        if (send(fd, question, QUESTION, MSG_NOSIGNAL) != QUESTION) fail("a connection failed");
        epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
        continue;
      }
      ssize_t length = recv(fd, answer, QUESTION, 0);
      if (length <= 0) fail("a connection ended early");
      visitor->got += (size_t)length;
      if (visitor->got < QUESTION) continue;
      sample(time - visitor->began);
      close(fd);
      open--;
      done++;
    }
  }
  double took = now() - begun;
  say("end");
  report((double)done, took);
}

static void latency(void) {
  char question[QUESTION] = {0}, answer[QUESTION];
  pthread_t thread;
  int on = 1;
  pthread_create(&thread, NULL, serve, "echo");
  int fd = made(SOCK_STREAM, client_port, false);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  double started = now(), begun = 0, time = started;
  for (;;) {
    double asked = now();
    if (send(fd, question, QUESTION, 0) != QUESTION || recv(fd, answer, QUESTION, MSG_WAITALL) != QUESTION) fail("echo");
    time = now();
    sample(time - asked);
    if (begun == 0 && time - started >= WARM_UP) {
      begun = time;
      sampled = 0;
      say("begin");
    }
    if (begun > 0 && time - begun >= seconds) break;
  }
  say("end");
  report((double)sampled, time - begun);
}

static void idle(void) {
  char word[8];
  pthread_t thread;
  pthread_create(&thread, NULL, serve, NULL);
  for (int i = 0; i < count; i++) {
    int fd = made(SOCK_STREAM, client_port, false);
    if (send(fd, "x", 1, 0) != 1) fail("send");
    if (i % 100 == 99) usleep(2000); /* backlogs are short */
  }
  for (int i = 0; i < 20000 && atomic_load(&received) < (unsigned long)count; i++) usleep(1000);
  say("begin");
  (void)!read(0, word, sizeof word);
  say("end");
  report((double)atomic_load(&received), 1);
}

static void datagrams(void) {
  static struct mmsghdr out[BATCH], in[BATCH];
  static struct iovec parts[BATCH];
  static char room[BATCH][QUESTION];
  pthread_t thread;
  pthread_create(&thread, NULL, serve_datagrams, NULL);
  int fd = made(SOCK_DGRAM, client_port, false), flying = 0;
  struct timeval patience = {.tv_usec = 100000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  for (int i = 0; i < BATCH; i++) {
    parts[i] = (struct iovec){room[i], QUESTION};
    out[i].msg_hdr = in[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
  }
  double started = now(), begun = 0, done = 0, time = started;
  for (;;) {
    int sent = flying < count ? sendmmsg(fd, out, (unsigned)(count - flying < BATCH ? count - flying : BATCH), 0) : 0;
    if (sent > 0) flying += sent;
    int got = recvmmsg(fd, in, BATCH, MSG_WAITFORONE, NULL);
    if (got < 0) flying = 0; /* what is lost is sent anew */
    else {
      flying -= got;
      done += got;
    }
    time = now();
    if (begun == 0 && time - started >= WARM_UP) {
      begun = time;
      done = 0;
      say("begin");
    }
    if (begun > 0 && time - begun >= seconds) break;
  }
  say("end");
  report(done, time - begun);
}

static void burst(void) {
  pthread_t thread;
  int epoll = epoll_create1(0), *peers = calloc((size_t)count, sizeof *peers);
  struct epoll_event events[EVENTS];
  char room[QUESTION];
  pthread_create(&thread, NULL, serve_datagrams, NULL);
  for (int i = 0; i < count; i++) watch(epoll, peers[i] = made(SOCK_DGRAM, client_port, false), EPOLLIN);
  say("begin");
  double started = now();
  for (int i = 0; i < count; i++) (void)!send(peers[i], "burst", 5, 0);
  int answered = 0;
  while (answered < count && now() - started < seconds) {
    int ready = epoll_wait(epoll, events, EVENTS, 20);
    for (int i = 0; i < ready; i++) answered += recv(events[i].data.fd, room, sizeof room, MSG_DONTWAIT) == 5;
  }
  double took = now() - started;
  say("end");
  report(answered, took);
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(void);
    int type;
  } tasks[] = {{"bulk", bulk, SOCK_STREAM},       {"rate", rate, SOCK_STREAM},
               {"latency", latency, SOCK_STREAM}, {"idle", idle, SOCK_STREAM},
               {"datagrams", datagrams, SOCK_DGRAM}, {"burst", burst, SOCK_DGRAM}};
  struct rlimit limit;
  if (argc != 6) return 2;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  signal(SIGPIPE, SIG_IGN);
  server_port = atoi(argv[2]);
  client_port = atoi(argv[3]);
  count = atoi(argv[4]);
  seconds = atof(argv[5]);
  samples = malloc(SAMPLES * sizeof *samples);
  for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
    if (strcmp(argv[1], tasks[i].name) != 0) continue;
    /* Before any client: a relay may dial at once. */
    server = made(tasks[i].type == SOCK_STREAM ? SOCK_STREAM | SOCK_NONBLOCK : SOCK_DGRAM, server_port, true);
    tasks[i].run();
    fflush(stdout);
    _exit(0);
  }
  return 2;
}
