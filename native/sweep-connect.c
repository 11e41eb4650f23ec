/*
 * A sweep by connection attempts. Sockets are used again: one whose attempt was refused begins the next one, which halves
 * the time of a sweep. Where the kernel decides an attempt at once, as on loopback, asking again right away spares epoll.
 */
#include "sweep.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  ATTEMPT_EVENTS = 256,
  /* Attempts begun before events get a turn. */
  ATTEMPT_BURST = 256,
  /* Attempts in a row that were not decided at once, after which nobody asks right away any more. */
  ATTEMPT_PATIENCE = 16,
  /* Without a single descriptor: how often and how long to wait for one, the latter in milliseconds. */
  DESCRIPTOR_TRIES = 50,
  DESCRIPTOR_PAUSE = 20,
};

struct slot {
  int fd;
  bool busy, watched;
  int32_t port;
  uint64_t began;
  /* Busy slots, oldest first; free slots, last used first. */
  struct slot *previous, *next;
};

struct attempts {
  struct sweep *sweep;
  int epoll;
  struct slot *slots;
  uint32_t used, limit, open;
  struct slot *free, *oldest, *newest;
  uint32_t begun;
  uint32_t patience;
};

static bool lacks_descriptors(int problem) {
  return problem == EMFILE || problem == ENFILE || problem == ENOBUFS || problem == ENOMEM;
}

static void link_slot(struct attempts *attempts, struct slot *slot) {
  slot->busy = true;
  slot->previous = attempts->newest;
  slot->next = NULL;
  if (attempts->newest == NULL) attempts->oldest = slot;
  else attempts->newest->next = slot;
  attempts->newest = slot;
}

static void unlink_slot(struct attempts *attempts, struct slot *slot) {
  if (!slot->busy) return;
  slot->busy = false;
  if (slot->previous == NULL) attempts->oldest = slot->next;
  else slot->previous->next = slot->next;
  if (slot->next == NULL) attempts->newest = slot->previous;
  else slot->next->previous = slot->previous;
}

static void give_slot_back(struct attempts *attempts, struct slot *slot) {
  slot->next = attempts->free;
  attempts->free = slot;
}

static void drop_slot(struct attempts *attempts, struct slot *slot) {
  if (slot->fd < 0) return;
  close(slot->fd); /* epoll forgets it with that */
  slot->fd = -1;
  slot->watched = false;
  attempts->open--;
}

/* A slot with a socket; NULL when there is none now. A shortage of descriptors lowers the limit. */
static struct slot *take_slot(struct attempts *attempts, int *problem) {
  struct slot *slot = attempts->free;
  *problem = 0;
  if (slot != NULL) attempts->free = slot->next;
  else if (attempts->used < attempts->limit) slot = &attempts->slots[attempts->used++];
  else return NULL;
  if (slot->fd >= 0) return slot;
  int fd = sweep_socket(attempts->sweep);
  if (fd >= 0) {
    slot->fd = fd;
    attempts->open++;
    return slot;
  }
  *problem = fd;
  if (lacks_descriptors(-fd)) attempts->limit = attempts->used; /* others free themselves first */
  give_slot_back(attempts, slot);
  return NULL;
}

/* Whether the socket is connected to itself: TCP allows it where the source port is the one that is tried. */
static bool is_connected_to_itself(const struct sweep *sweep, int fd) {
  uint8_t name[NAME_MOST] = {0};
  socklen_t length = sizeof name;
  if (getsockname(fd, (struct sockaddr *)name, &length) < 0 || length != sweep->name_length) return false;
  return memcmp(name, sweep->name, length) == 0;
}

/* Ends the attempt under way without closing the socket; false where it has to be closed. */
static bool give_attempt_up(int fd) {
  struct sockaddr nobody = {.sa_family = AF_UNSPEC};
  return connect(fd, &nobody, sizeof nobody) == 0;
}

/* Reports what became of an attempt and makes its slot free. */
static int settle_attempt(struct attempts *attempts, struct slot *slot, int result) {
  struct sweep *sweep = attempts->sweep;
  struct detail detail = {.length = 0};
  struct sweep_outcome outcome = {.port = slot->port, .result = result, .detail = &detail};
  bool again = result == ECONNREFUSED;
  outcome.rtt = sweep_now() - slot->began;
  sweep_aim(sweep, slot->port);
  if (result == 0 && is_connected_to_itself(sweep, slot->fd)) outcome.result = OURSELVES;
  if (result != 0) {
    while (sweep_take_error(sweep, slot->fd, &detail, NULL) != 0) continue;
  }
  if (result == ETIMEDOUT) again = give_attempt_up(slot->fd);
  unlink_slot(attempts, slot);
  if (!again) drop_slot(attempts, slot);
  give_slot_back(attempts, slot);
  return sweep_report(sweep, &outcome);
}

static bool is_pending(int problem) { return problem == EINPROGRESS || problem == EALREADY; }

/* connect(2), which for an attempt under way says how it stands. Returns 0 or an errno. */
static int ask_attempt(const struct sweep *sweep, int fd) {
  if (connect(fd, (const struct sockaddr *)sweep->name, (socklen_t)sweep->name_length) == 0) return 0;
  return errno == EISCONN ? 0 : errno;
}

static int watch_attempt(struct attempts *attempts, struct slot *slot) {
  struct epoll_event event = {.events = EPOLLOUT | EPOLLET, .data.ptr = slot};
  link_slot(attempts, slot);
  if (slot->watched) return 0;
  if (epoll_ctl(attempts->epoll, EPOLL_CTL_ADD, slot->fd, &event) < 0) return -errno;
  slot->watched = true;
  return 0;
}

static int begin_attempt(struct attempts *attempts, struct slot *slot) {
  struct sweep *sweep = attempts->sweep;
  slot->port = sweep->ports[attempts->begun++];
  slot->began = sweep_now();
  sweep_aim(sweep, slot->port);
  int result = ask_attempt(sweep, slot->fd);
  if (is_pending(result) && attempts->patience > 0) {
    result = ask_attempt(sweep, slot->fd);
    attempts->patience = is_pending(result) ? attempts->patience - 1 : ATTEMPT_PATIENCE;
  }
  return is_pending(result) ? watch_attempt(attempts, slot) : settle_attempt(attempts, slot, result);
}

/* Begins what may begin_attempt now. Returns 0 or a negative errno. */
static int begin_attempts(struct attempts *attempts) {
  struct sweep *sweep = attempts->sweep;
  int problem = 0;
  for (uint32_t i = 0; i < ATTEMPT_BURST && attempts->begun < sweep->count && problem == 0; i++) {
    if (sweep_pause(sweep, attempts->begun) > 0) return 0;
    struct slot *slot = take_slot(attempts, &problem);
    if (slot == NULL) return lacks_descriptors(-problem) && attempts->oldest != NULL ? 0 : problem;
    problem = begin_attempt(attempts, slot);
  }
  return problem;
}

/* Milliseconds until something has to be done. */
static int time_to_wait(const struct attempts *attempts) {
  const struct sweep *sweep = attempts->sweep;
  uint64_t wait = UINT64_MAX;
  bool more = attempts->begun < sweep->count;
  if (more && (attempts->free != NULL || attempts->used < attempts->limit)) wait = sweep_pause(sweep, attempts->begun);
  if (attempts->oldest != NULL) {
    uint64_t due = attempts->oldest->began + (uint64_t)sweep->settings.timeout * 1000, now = sweep_now();
    uint64_t left = due > now ? due - now : 0;
    if (left < wait) wait = left;
  }
  if (wait == 0) return 0;
  return wait > 100 * 1000 ? 100 : (int)(wait / 1000) + 1; /* outcomes that wait are sent on in between */
}

static int expire_attempts(struct attempts *attempts) {
  uint64_t limit = (uint64_t)attempts->sweep->settings.timeout * 1000, now = sweep_now();
  int problem = 0;
  while (attempts->oldest != NULL && now - attempts->oldest->began >= limit && problem == 0) {
    problem = settle_attempt(attempts, attempts->oldest, ETIMEDOUT);
  }
  return problem;
}

static int take_attempts(struct attempts *attempts) {
  struct epoll_event events[ATTEMPT_EVENTS];
  int wait = time_to_wait(attempts), problem = wait > 0 ? sweep_tick(attempts->sweep) : 0;
  int count = epoll_wait(attempts->epoll, events, ATTEMPT_EVENTS, wait);
  if (count < 0 && errno != EINTR) return -errno;
  for (int i = 0; i < count && problem == 0; i++) {
    struct slot *slot = events[i].data.ptr;
    if (slot == NULL || !slot->busy) continue; /* to stop, or news of an attempt that is over */
    sweep_aim(attempts->sweep, slot->port);
    int result = ask_attempt(attempts->sweep, slot->fd);
    if (!is_pending(result)) problem = settle_attempt(attempts, slot, result);
  }
  return problem != 0 ? problem : expire_attempts(attempts);
}

/* Waits for a descriptor when not even one could be had. */
static int wait_for_descriptors(struct attempts *attempts, int problem, int *tries) {
  struct epoll_event event;
  if (!lacks_descriptors(-problem) || ++*tries > DESCRIPTOR_TRIES) return problem;
  attempts->limit = attempts->used > 0 ? attempts->used : 1;
  return epoll_wait(attempts->epoll, &event, 1, DESCRIPTOR_PAUSE) < 0 && errno != EINTR ? -errno : 0;
}

static int sweep_all(struct attempts *attempts) {
  struct sweep *sweep = attempts->sweep;
  int tries = 0;
  while (attempts->begun < sweep->count || attempts->oldest != NULL) {
    if (job_stopped(&sweep->job)) return -ECANCELED;
    int problem = begin_attempts(attempts);
    if (problem != 0) problem = wait_for_descriptors(attempts, problem, &tries);
    else tries = 0;
    if (problem == 0) problem = take_attempts(attempts);
    if (problem != 0) return problem;
  }
  return 0;
}

int sweep_connect(struct sweep *sweep) {
  uint32_t most = (uint32_t)sweep->settings.concurrency;
  if (most > sweep->count) most = sweep->count;
  struct attempts attempts = {.sweep = sweep, .limit = most, .patience = ATTEMPT_PATIENCE};
  struct epoll_event stop = {.events = EPOLLIN, .data.ptr = NULL};
  attempts.slots = calloc(most, sizeof attempts.slots[0]);
  if (attempts.slots == NULL) return -ENOMEM;
  for (uint32_t i = 0; i < most; i++) attempts.slots[i].fd = -1;
  attempts.epoll = epoll_create1(EPOLL_CLOEXEC);
  int status = attempts.epoll < 0 || epoll_ctl(attempts.epoll, EPOLL_CTL_ADD, sweep->job.stop_fd, &stop) < 0 ? -errno : 0;
  if (status == 0) status = sweep_all(&attempts);
  for (uint32_t i = 0; i < attempts.used; i++) drop_slot(&attempts, &attempts.slots[i]);
  if (attempts.epoll >= 0) close(attempts.epoll);
  free(attempts.slots);
  return status;
}
