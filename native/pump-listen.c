/* Listeners: who is let in, when nobody is taken for a while, and the sessions of connections. */
#include "pump.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
  /* Connections taken before others get a turn. */
  LISTEN_BURST = 64,
  /* Without descriptors: how long to wait for one, in microseconds. */
  LISTEN_SHORT = 100 * 1000,
};

int pump_listener_watch(struct pump *pump, struct pump_listener *listener, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.u64 = PUMP_LISTENER_EVENT | (uint64_t)(uintptr_t)listener};
  return epoll_ctl(pump->epoll, operation, listener->settings.fd, &event) == 0 ? 0 : -errno;
}

void pump_listener_tell(struct pump *pump, const struct pump_listener *listener, enum pump_kind kind, int problem) {
  struct pump_record record = {.kind = kind, .listener = listener->id, .problem = problem};
  pump_tell(pump, &record, NULL);
}

void pump_listener_pause(struct pump *pump, struct pump_listener *listener, enum pump_pause pause) {
  listener->paused = (uint8_t)pause;
  listener->resume = pause == PAUSE_SHORT ? pump->now + LISTEN_SHORT : PUMP_NEVER;
  if (!listener->stopped) (void)pump_listener_watch(pump, listener, EPOLL_CTL_MOD, 0);
}

void pump_listener_resume(struct pump *pump, struct pump_listener *listener) {
  listener->paused = PAUSE_NONE;
  listener->resume = PUMP_NEVER;
  if (!listener->stopped) (void)pump_listener_watch(pump, listener, EPOLL_CTL_MOD, EPOLLIN);
}

static bool in_range(const struct pump_range *range, const struct pump_name *peer) {
  uint16_t family = 0;
  if (peer->length < sizeof family) return false;
  memcpy(&family, peer->bytes, sizeof family);
  if (family != range->family || (size_t)range->offset + range->length > peer->length) return false;
  const uint8_t *address = peer->bytes + range->offset;
  for (uint32_t i = 0; i < range->length; i++) {
    if (((address[i] ^ range->address[i]) & range->mask[i]) != 0) return false;
  }
  return true;
}

static bool in_ranges(const struct pump_blob *ranges, const struct pump_name *peer) {
  struct pump_range range;
  if (ranges->data == NULL) return true;
  for (size_t at = 0; at + sizeof range <= ranges->length; at += sizeof range) {
    memcpy(&range, ranges->data + at, sizeof range);
    if (in_range(&range, peer)) return true;
  }
  return false;
}

/* The address in a name, without the port. */
static struct pump_name address_in(const struct pump_name *peer) {
  uint16_t family = 0;
  if (peer->length >= sizeof family) memcpy(&family, peer->bytes, sizeof family);
  if (family == AF_INET && peer->length >= sizeof(struct sockaddr_in))
    return (struct pump_name){peer->bytes + offsetof(struct sockaddr_in, sin_addr), 4};
  if (family == AF_INET6 && peer->length >= sizeof(struct sockaddr_in6))
    return (struct pump_name){peer->bytes + offsetof(struct sockaddr_in6, sin6_addr), 16};
  return (struct pump_name){NULL, 0};
}

static struct pump_node_source *source_of(struct pump_listener *listener, const struct pump_name *address) {
  struct pump_node *node = pump_map_find(&listener->sources, address->bytes, address->length);
  if (node != NULL) return (struct pump_node_source *)node;
  struct pump_node_source *source = calloc(1, sizeof *source);
  if (source == NULL) return NULL;
  memcpy(source->key, address->bytes, address->length);
  source->node.key = source->key;
  source->node.length = (uint32_t)address->length;
  if (pump_map_add(&listener->sources, &source->node) == 0) return source;
  free(source);
  return NULL;
}

bool pump_listener_admits(struct pump *pump, struct pump_listener *listener, const struct pump_name *peer,
                          struct pump_node_source **source) {
  struct pump_name address = address_in(peer);
  bool ranged = in_ranges(&listener->ranges, peer), admitted = ranged;
  if (admitted && listener->settings.most_per_source > 0 && address.length > 0) {
    *source = source_of(listener, &address);
    admitted = *source != NULL && (*source)->sessions < (uint32_t)listener->settings.most_per_source;
    if (admitted) (*source)->sessions++;
    else *source = NULL;
  }
  if (admitted) return true;
  pump_count(&listener->counters.refused, 1);
  pump_count(&pump->counters.refused, 1);
  if ((listener->settings.wanted & WANT_REFUSED) != 0) {
    const struct pump_name names[3] = {*peer, {NULL, 0}, {NULL, 0}};
    struct pump_record record = {
        .kind = PUMP_REFUSED, .listener = listener->id, .problem = ranged ? EUSERS : EACCES};
    pump_tell(pump, &record, names);
  }
  return false;
}

int pump_apply_options(int fd, const struct pump_blob *options, int phase) {
  struct pump_option option;
  for (size_t at = 0; at + sizeof option <= options->length;) {
    memcpy(&option, options->data + at, sizeof option);
    at += sizeof option;
    if (option.phase == phase &&
        setsockopt(fd, option.level, option.number, options->data + at, (socklen_t)option.length) != 0) {
      return -errno;
    }
    at += ((size_t)option.length + 3) & ~(size_t)3;
  }
  return 0;
}

static void tell_short(struct pump *pump, struct pump_listener *listener, int problem) {
  if (!listener->told_short) pump_listener_tell(pump, listener, PUMP_PROBLEM, problem);
  listener->told_short = true;
  pump_listener_pause(pump, listener, PAUSE_SHORT);
}

/* A socket to dial with is made before somebody is taken, so that nobody is taken for whom there is none. */
static bool has_spare(struct pump *pump, struct pump_listener *listener) {
  if (listener->spare >= 0) return true;
  listener->spare = pump_dial_socket(listener);
  if (listener->spare >= 0 || !pump_lacks_descriptors(-listener->spare)) return true;
  tell_short(pump, listener, -listener->spare);
  return false;
}

struct pump_session *pump_session_enter(struct pump *pump, struct pump_listener *listener, const struct pump_name *peer,
                                        struct pump_node_source *source) {
  struct pump_session *session = pump_session_make(&listener->settings.policy, peer->length);
  uint32_t slot = session == NULL ? PUMP_NO_SLOT : pump_slot_take(pump, session);
  if (slot == PUMP_NO_SLOT) {
    free(session);
    if (source != NULL) source->sessions--;
    return NULL;
  }
  session->slot = slot;
  session->listener = listener;
  session->source = source;
  session->number = ++pump->last_number;
  memcpy(session->name, peer->bytes, peer->length);
  session->peer.length = (uint32_t)peer->length;
  session->dial = DIAL_WAITING;
  session->began = session->active = pump->now;
  listener->open++;
  pump_count(&pump->counters.begun, 1);
  pump_count(&listener->counters.begun, 1);
  return session;
}

static void start_connection(struct pump *pump, struct pump_listener *listener, int fd, const struct pump_name *peer,
                             struct pump_node_source *source) {
  struct pump_session *session = pump_session_enter(pump, listener, peer, source);
  if (session == NULL) {
    close(fd);
    return;
  }
  session->files[0] = (struct pump_file){.fd = fd, .flags = listener->file_flags, .end = END_SHUTDOWN, .owned = true};
  session->files[1] = (struct pump_file){.fd = fd, .flags = listener->file_flags, .end = END_SHUTDOWN};
  int dialled = listener->spare;
  listener->spare = -1;
  session->files[2] = (struct pump_file){
      .fd = dialled, .flags = listener->dial_flags, .end = END_SHUTDOWN, .owned = dialled >= 0};
  session->files[3] = (struct pump_file){.fd = dialled, .flags = listener->dial_flags, .end = END_SHUTDOWN};
  int problem = dialled < 0 ? dialled : pump_apply_options(fd, &listener->options, 0);
  if (problem != 0) pump_dial_fail(pump, session, -problem);
  else pump_dial(pump, session);
}

/* Takes one connection; false when there are no more, or none may be taken now. */
static bool take_connection(struct pump *pump, struct pump_listener *listener) {
  uint8_t name[PUMP_NAME_MOST];
  socklen_t length = sizeof name;
  if (listener->settings.most > 0 && listener->open >= (uint32_t)listener->settings.most) {
    pump_listener_pause(pump, listener, PAUSE_FULL);
    return false;
  }
  if (!has_spare(pump, listener)) return false;
  int fd = accept4(listener->settings.fd, (struct sockaddr *)name, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    /* accept(2): errors of the connection itself are no reason to stop. */
    if (errno == EAGAIN) return false;
    if (errno == EBADF || errno == EINVAL || errno == ENOTSOCK || pump_lacks_descriptors(errno)) {
      tell_short(pump, listener, errno);
      return false;
    }
    return true;
  }
  listener->told_short = false;
  struct pump_name peer = {name, length < sizeof name ? length : sizeof name};
  struct pump_node_source *source = NULL;
  if (pump_listener_admits(pump, listener, &peer, &source)) start_connection(pump, listener, fd, &peer, source);
  else close(fd);
  return true;
}

void pump_listener_event(struct pump *pump, struct pump_listener *listener) {
  if (listener->settings.takes == TAKES_MAIL) {
    pump_mail_event(pump, listener);
    return;
  }
  for (int i = 0; i < LISTEN_BURST && !listener->stopped && listener->paused == PAUSE_NONE; i++) {
    if (!take_connection(pump, listener)) return;
  }
}

void pump_listener_start(struct pump *pump, struct pump_listener *listener) {
  struct pump_file file = {.fd = listener->settings.fd};
  listener->next = pump->listeners;
  pump->listeners = listener;
  listener->resume = PUMP_NEVER;
  pump_file_look(&file);
  listener->file_flags = file.flags;
  if (listener->settings.takes == TAKES_MESSAGES) listener->file_flags |= FILE_MESSAGES;
  listener->spare = pump_dial_socket(listener);
  if (listener->spare >= 0) {
    struct pump_file dial = {.fd = listener->spare};
    pump_file_look(&dial);
    listener->dial_flags = dial.flags;
  }
  if (listener->settings.dial_messages) listener->dial_flags |= FILE_MESSAGES;
  if (listener->settings.takes == TAKES_MAIL) pump_mail_start(pump, listener);
  int problem = pump_listener_watch(pump, listener, EPOLL_CTL_ADD, EPOLLIN);
  if (problem == 0) return;
  pump_listener_tell(pump, listener, PUMP_PROBLEM, -problem);
  pump_listener_stop(pump, listener);
}

/* It is told at the end of the turn, for events of it may still be at hand. */
static void finish_listener(struct pump *pump, struct pump_listener *listener) {
  struct pump_listener **link = &pump->listeners;
  if (!listener->stopped || listener->open > 0 || listener->finished) return;
  listener->finished = true;
  while (*link != listener) link = &(*link)->next;
  *link = listener->next;
  if (listener->settings.takes == TAKES_MAIL)
    (void)epoll_ctl(pump->epoll, EPOLL_CTL_DEL, listener->settings.fd, NULL);
  listener->next = pump->finished;
  pump->finished = listener;
}

void pump_listeners_farewell(struct pump *pump) {
  while (pump->finished != NULL) {
    struct pump_listener *listener = pump->finished;
    pump->finished = listener->next;
    if (listener->settings.takes == TAKES_MAIL) pump_listener_tell(pump, listener, PUMP_RELEASED, 0);
    struct pump_record record = {.kind = PUMP_FINISHED, .listener = listener->id};
    /* From here on it belongs to the environment's thread. */
    atomic_store(&listener->gone, true);
    pump_tell(pump, &record, NULL);
  }
}

void pump_listener_stop(struct pump *pump, struct pump_listener *listener) {
  if (listener->stopped) return;
  listener->stopped = true;
  if (listener->spare >= 0) close(listener->spare);
  listener->spare = -1;
  if (listener->settings.takes != TAKES_MAIL) {
    (void)epoll_ctl(pump->epoll, EPOLL_CTL_DEL, listener->settings.fd, NULL);
    pump_listener_tell(pump, listener, PUMP_RELEASED, 0);
  }
  finish_listener(pump, listener);
}

void pump_listener_left(struct pump *pump, struct pump_listener *listener, struct pump_session *session) {
  listener->open--;
  pump_count(&listener->counters.ended, 1);
  if (session->dial_error != 0) pump_count(&listener->counters.failed, 1);
  if (session->peer.key != NULL) pump_map_remove(&listener->peers, &session->peer);
  struct pump_node_source *source = session->source;
  if (source != NULL && --source->sessions == 0) {
    pump_map_remove(&listener->sources, &source->node);
    free(source);
  }
  if (listener->paused != PAUSE_NONE) pump_listener_resume(pump, listener);
  finish_listener(pump, listener);
}

void pump_listener_free(struct pump_listener *listener) {
  for (uint32_t i = 0; i < listener->sources.size; i++) {
    for (struct pump_node *node = listener->sources.buckets[i], *next; node != NULL; node = next) {
      next = node->next;
      free(node);
    }
  }
  pump_map_free(&listener->sources);
  pump_map_free(&listener->peers);
  free(listener->options.data);
  free(listener->dial_options.data);
  free(listener->ranges.data);
  free(listener);
}
