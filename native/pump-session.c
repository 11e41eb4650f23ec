/* The life of a session: its start, what events and deadlines do to it, and how each way and the whole end. */
#include "pump.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct pump_session *pump_session_make(const struct pump_policy *policy, size_t name_length) {
  struct pump_session *session = calloc(1, sizeof *session + name_length);
  if (session == NULL) return NULL;
  session->slot = session->heap_at = PUMP_NO_SLOT;
  session->policy = *policy;
  session->due = PUMP_NEVER;
  session->letters_end = &session->letters;
  for (int i = 0; i < 4; i++) session->files[i].fd = -1;
  return session;
}

void pump_session_free(struct pump_session *session) {
  while (session->letters != NULL) {
    struct pump_letter *next = session->letters->next;
    free(session->letters);
    session->letters = next;
  }
  free(session->to[0]);
  free(session->to[1]);
  free(session);
}

void pump_run_later(struct pump *pump, struct pump_session *session) {
  if (session->runnable || session->over) return;
  session->runnable = true;
  session->next_runnable = NULL;
  *pump->runnable_end = session;
  pump->runnable_end = &session->next_runnable;
}

static uint64_t earlier(uint64_t one, uint64_t other) { return one < other ? one : other; }

/* When the other way has been silent for too long after one had ended. */
static uint64_t half_close_due(const struct pump_session *session) {
  uint64_t since = session->active > session->half_closed ? session->active : session->half_closed;
  return since + (uint64_t)session->policy.half_close * 1000;
}

/* When the session is to be looked at even though nothing happens. */
static uint64_t due_of(const struct pump_session *session) {
  const struct pump_policy *policy = &session->policy;
  uint64_t due = session->dial == DIAL_NONE ? PUMP_NEVER : session->dial_due;
  if (policy->idle >= 0) due = earlier(due, session->active + (uint64_t)policy->idle * 1000);
  if (session->half_closed > 0 && policy->half_close >= 0) {
    due = earlier(due, half_close_due(session));
  }
  return due;
}

void pump_session_schedule(struct pump *pump, struct pump_session *session) {
  uint64_t due = due_of(session);
  /* Activity only moves deadlines away: then the old one is left to fire, and to find out. */
  if (due < session->due || (due == PUMP_NEVER && session->due != PUMP_NEVER)) pump_due(pump, session, due);
}

static void pass_end_on(struct pump *pump, struct pump_session *session, int way) {
  struct pump_file *file = way_out(session, way);
  bool last = session->ways[1 - way].ended;
  switch (file->end) {
    case END_SHUTDOWN:
      /* Where we close the socket ourselves right afterwards, that says it as well. */
      if (!last || session->listener == NULL) (void)shutdown(file->fd, SHUT_WR);
      break;
    case END_NULL_MESSAGE:
      (void)send(file->fd, "", 0, MSG_DONTWAIT | MSG_NOSIGNAL);
      break;
    case END_CLOSE: {
      struct pump_file *read = way_in(session, 1 - way);
      bool shared = read->fd == file->fd;
      pump_file_unwatch(pump, shared ? read : file);
      /* Closes the file and keeps the number, which is the caller's. */
      (void)dup3(pump->null, file->fd, O_CLOEXEC);
      if (shared) pump_way_end(pump, session, 1 - way, REASON_CLOSED, BY_US, 0);
      break;
    }
    default:
      break;
  }
}

void pump_way_end(struct pump *pump, struct pump_session *session, int index, enum pump_reason reason,
                  enum pump_cause by, int error) {
  struct pump_way *way = &session->ways[index];
  if (way->ended) return;
  way->ended = true;
  way->reason = (uint8_t)reason;
  way->by = (uint8_t)by;
  way->error = error;
  pump_way_free(pump, way);
  if (reason == REASON_END) pass_end_on(pump, session, index);
  if (session->half_closed == 0) session->half_closed = pump->now;
}

/* Has the end that was not reset reset as well, when it is closed. */
static void pass_reset_on(const struct pump_session *session) {
  const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  for (int i = 0; i < 2; i++) {
    const struct pump_way *way = &session->ways[i];
    if (way->reason != REASON_RESET || way->by == BY_US) continue;
    const struct pump_file *other = &session->files[way->by == BY_LEFT ? 2 : 0];
    if ((other->flags & FILE_TCP) != 0) (void)setsockopt(other->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
}

static void let_files_go(struct pump *pump, struct pump_session *session) {
  for (int i = 0; i < 4; i++) {
    struct pump_file *file = &session->files[i];
    /* Closing removes ours from the set, unless others hold the same file. */
    if (session->listener == NULL) pump_file_unwatch(pump, file);
    if (file->owned) close(file->fd);
    file->fd = -1;
  }
}

static bool broke(const struct pump_session *session) {
  for (int i = 0; i < 2; i++) {
    uint8_t reason = session->ways[i].reason;
    if (reason == REASON_RESET || reason == REASON_FAILED) return true;
  }
  return false;
}

static bool wants_end(const struct pump_session *session) {
  int wanted = session->listener->settings.wanted;
  return (wanted & WANT_ENDED) != 0 || ((wanted & WANT_BROKEN) != 0 && broke(session));
}

/* Whoever hears of an end hears of the beginning before it, also when a peer leaves while the other one is dialled. */
static void tell_end(struct pump *pump, struct pump_session *session) {
  bool unheard = session->dial != DIAL_NONE && session->dial_error == 0;
  if (unheard && (session->listener->settings.wanted & WANT_OPENED) != 0)
    pump_session_tell(pump, session, PUMP_OPENED);
  pump_session_tell(pump, session, PUMP_ENDED);
}

static void finish_session(struct pump *pump, struct pump_session *session) {
  struct pump_listener *listener = session->listener;
  session->over = true;
  pump_due(pump, session, PUMP_NEVER);
  if (session->policy.pass_resets) pass_reset_on(session);
  if (listener == NULL) {
    /* Whoever is told may use the descriptors. */
    let_files_go(pump, session);
    pump_session_tell(pump, session, PUMP_ENDED);
  } else {
    if (wants_end(session)) tell_end(pump, session);
    let_files_go(pump, session);
  }
  for (const struct pump_letter *letter = session->letters; letter != NULL; letter = letter->next)
    pump->pending_bytes -= letter->length;
  pump_count(&pump->counters.ended, 1);
  if (session->dial_error != 0) pump_count(&pump->counters.failed, 1);
  if (session->slot != PUMP_NO_SLOT) pump_slot_give(pump, session->slot);
  session->next_runnable = session->runnable ? session->next_runnable : pump->graveyard;
  if (!session->runnable) pump->graveyard = session;
  if (listener != NULL) pump_listener_left(pump, listener, session);
}

void pump_bury(struct pump *pump) {
  while (pump->graveyard != NULL) {
    struct pump_session *session = pump->graveyard;
    pump->graveyard = session->next_runnable;
    pump_session_free(session);
  }
}

void pump_session_end(struct pump *pump, struct pump_session *session, enum pump_reason reason, enum pump_cause by,
                      int error) {
  if (session->over) return;
  for (int i = 0; i < 2; i++) pump_way_end(pump, session, i, reason == REASON_END ? REASON_CLOSED : reason, by, error);
  finish_session(pump, session);
}

/*
 * What is to be written to a socket that nobody reads any more, and has nothing more to say, will never arrive. Where its
 * owner just closed it, and nothing was on its way, nothing was lost either: that is no failure.
 */
static void end_what_nobody_reads(struct pump *pump, struct pump_session *session) {
  for (int side = 0; side < 2; side++) {
    const struct pump_file *file = &session->files[2 * side], *out = &session->files[2 * side + 1];
    if (!file->hung || file->fd != out->fd || !session->ways[side].ended || session->ways[1 - side].ended) continue;
    int error = 0;
    socklen_t length = sizeof error;
    (void)getsockopt(out->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    const struct pump_way *way = &session->ways[1 - side];
    bool lost = error != 0 || way->pending_length > 0 || way->piped > 0;
    pump_way_end(pump, session, 1 - side, lost ? REASON_RESET : REASON_CLOSED, side == 0 ? BY_LEFT : BY_RIGHT,
                 lost && error == 0 ? EPIPE : error);
  }
}

void pump_session_run(struct pump *pump, struct pump_session *session) {
  if (session->over) return;
  if (pump_takes_mail(session)) pump_mail_carry(pump, session);
  else
    for (int i = 0; i < 2; i++) pump_carry(pump, session, i);
  if (session->over) return;
  end_what_nobody_reads(pump, session);
  if (session->ways[0].ended && session->ways[1].ended) finish_session(pump, session);
  else pump_session_schedule(pump, session);
}

void pump_session_event(struct pump *pump, struct pump_session *session, uint32_t index, uint32_t events) {
  struct pump_file *file = &session->files[index];
  bool shared = (index & 1) == 0 && session->files[index + 1].fd == file->fd;
  int side = (int)index / 2;
  if (session->dial == DIAL_CONNECTING && side == 1) {
    pump_dial_event(pump, session, events);
    if (session->over) return;
  }
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) file->finishing = true;
  if ((events & EPOLLHUP) != 0 && (file->flags & FILE_SOCKET) != 0) file->hung = true;
  if ((index & 1) == 0 && (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
    session->ways[side].readable = true;
  if (((index & 1) == 1 || shared) && (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0)
    session->ways[1 - side].writable = true;
  pump_session_run(pump, session);
}

void pump_session_late(struct pump *pump, struct pump_session *session) {
  const struct pump_policy *policy = &session->policy;
  session->due = PUMP_NEVER;
  if (session->dial != DIAL_NONE && pump->now >= session->dial_due) pump_dial(pump, session);
  if (session->over) return;
  if (policy->idle >= 0 && pump->now >= session->active + (uint64_t)policy->idle * 1000) {
    pump_session_end(pump, session, REASON_IDLE, BY_US, 0);
  } else if (session->half_closed > 0 && policy->half_close >= 0 &&
             pump->now >= half_close_due(session)) {
    pump_session_end(pump, session, REASON_HALF_CLOSE, BY_US, 0);
  } else {
    pump_due(pump, session, due_of(session));
  }
}

/* Which ways there are at all. */
static void settle_ways(struct pump *pump, struct pump_session *session) {
  for (int i = 0; i < 2; i++) {
    struct pump_way *way = &session->ways[i];
    const struct pump_file *in = way_in(session, i), *out = way_out(session, i);
    bool wanted = (session->policy.directions & (1 << i)) != 0 && in->fd >= 0 && out->fd >= 0;
    if (!wanted) pump_way_end(pump, session, i, REASON_CLOSED, BY_US, 0);
    /* The first event tells whether there is something to read; that there is room to write is likely. */
    way->writable = (out->flags & FILE_CAREFUL) == 0;
  }
  session->half_closed = 0;
}

static int watch_files(struct pump *pump, struct pump_session *session) {
  for (int i = 0; i < 4; i++) {
    bool shared = (i & 1) == 1 && session->files[i].fd == session->files[i - 1].fd;
    if (session->files[i].fd < 0 || shared) continue;
    int problem = pump_file_watch(pump, session, i);
    if (problem != 0) return problem;
  }
  return 0;
}

void pump_session_start(struct pump *pump, struct pump_session *session) {
  if (session->listener == NULL) {
    session->slot = pump_slot_take(pump, session);
    session->began = session->active = pump->now;
    pump_count(&pump->counters.begun, 1);
    for (int i = 0; i < 4; i++) pump_file_look(&session->files[i]);
  }
  settle_ways(pump, session);
  int problem = session->slot == PUMP_NO_SLOT ? -ENOMEM : watch_files(pump, session);
  if (problem != 0) {
    pump_session_end(pump, session, REASON_FAILED, BY_US, -problem);
    return;
  }
  for (int i = 0; i < 2; i++) {
    struct pump_way *way = &session->ways[i];
    if ((way_in(session, i)->flags & FILE_ALWAYS) != 0) way->readable = true;
    if ((way_out(session, i)->flags & FILE_ALWAYS) != 0) way->writable = true;
  }
  if (session->ways[0].ended && session->ways[1].ended) pump_run_later(pump, session);
  else pump_session_schedule(pump, session);
  if (session->ways[0].readable || session->ways[1].readable) pump_run_later(pump, session);
}
