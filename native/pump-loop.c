/* The pump's thread: its loop, and what it is asked for. */
#include "pump.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum {
  PUMP_EVENTS = 256,
  /* Sessions that go on without an event before events get a turn. */
  PUMP_RUN = 64,
  /* News waits for company so long, in microseconds; the first after a silence does not. */
  PUMP_HOLD = 10 * 1000,
};

static uint64_t pump_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* The thread: what it is asked for */

static struct pump_command *take_commands(struct pump *pump) {
  pthread_mutex_lock(&pump->lock);
  struct pump_command *first = pump->commands;
  pump->commands = NULL;
  pump->commands_end = &pump->commands;
  pthread_mutex_unlock(&pump->lock);
  return first;
}

static struct pump_listener *listener_with(const struct pump *pump, uint32_t id) {
  struct pump_listener *listener = pump->listeners;
  while (listener != NULL && listener->id != id) listener = listener->next;
  return listener;
}

/* Ends a session of a listener, or of the joins for 0, or all of them. */
static void end_sessions(struct pump *pump, uint32_t listener_id, uint64_t id) {
  for (uint32_t i = 0; i < pump->slots_used; i++) {
    struct pump_session *session = pump->slots[i].object;
    if (session == NULL || session->over) continue;
    uint32_t listener = session->listener == NULL ? 0 : session->listener->id;
    if (listener == listener_id && (id == 0 || session->number == id))
      pump_session_end(pump, session, REASON_CLOSED, BY_US, 0);
  }
}

/* The sessions of a listener, or the joins for NULL. */
static void tell_sessions(struct pump *pump, struct pump_listener *listener) {
  for (uint32_t i = 0; i < pump->slots_used; i++) {
    struct pump_session *session = pump->slots[i].object;
    if (session != NULL && session->listener == listener) pump_session_tell(pump, session, PUMP_LIVE);
  }
  struct pump_record record = {.kind = PUMP_LISTED, .listener = listener == NULL ? 0 : listener->id};
  pump_tell(pump, &record, NULL);
}

static void end_listener(struct pump *pump, struct pump_listener *listener, uint64_t id) {
  if (id == 0) pump_listener_stop(pump, listener);
  end_sessions(pump, listener->id, id);
}

static void close_all(struct pump *pump) {
  pump->closing = true;
  for (struct pump_listener *listener = pump->listeners, *next; listener != NULL; listener = next) {
    next = listener->next;
    end_listener(pump, listener, 0);
  }
  end_sessions(pump, 0, 0);
}

static void obey(struct pump *pump, struct pump_command *command) {
  struct pump_listener *listener =
      command->listener_id == 0 ? NULL : listener_with(pump, command->listener_id);
  switch (command->kind) {
    case COMMAND_JOIN:
      pump_session_start(pump, command->session);
      break;
    case COMMAND_LISTEN:
      pump_listener_start(pump, command->listener);
      break;
    case COMMAND_STOP:
      if (listener != NULL) pump_listener_stop(pump, listener);
      break;
    case COMMAND_END:
      if (listener != NULL) end_listener(pump, listener, command->id);
      else if (command->listener_id == 0) end_sessions(pump, 0, command->id);
      break;
    case COMMAND_SESSIONS:
      if (listener != NULL || command->listener_id == 0) tell_sessions(pump, listener);
      break;
    case COMMAND_CLOSE:
      close_all(pump);
      break;
  }
}

static void obey_all(struct pump *pump) {
  uint64_t count;
  if (read(pump->job.stop_fd, &count, sizeof count) < 0) return; /* another wake-up took it */
  for (struct pump_command *command = take_commands(pump), *next; command != NULL; command = next) {
    next = command->next;
    obey(pump, command);
    free(command);
  }
}

/* The thread: its loop */

static void handle(struct pump *pump, const struct epoll_event *event) {
  uint64_t token = event->data.u64;
  if (token == PUMP_WAKE_EVENT) {
    obey_all(pump);
  } else if ((token & PUMP_LISTENER_EVENT) != 0) {
    struct pump_listener *listener = (struct pump_listener *)(uintptr_t)(token & ~PUMP_LISTENER_EVENT);
    if (!listener->finished) pump_listener_event(pump, listener);
  } else {
    const struct pump_slot *slot = &pump->slots[(uint32_t)token >> 2];
    /* The slot of an event that comes late may belong to somebody else by now. */
    if (slot->object == NULL || (slot->generation & INT32_MAX) != token >> 32) return;
    pump_session_event(pump, slot->object, (uint32_t)token & 3, event->events);
  }
}

static void run_runnable(struct pump *pump) {
  for (int i = 0; i < PUMP_RUN && pump->runnable != NULL; i++) {
    struct pump_session *session = pump->runnable;
    pump->runnable = session->next_runnable;
    if (pump->runnable == NULL) pump->runnable_end = &pump->runnable;
    session->runnable = false;
    if (!session->over) {
      pump_session_run(pump, session);
      continue;
    }
    session->next_runnable = pump->graveyard;
    pump->graveyard = session;
  }
}

static void run_late(struct pump *pump) {
  for (;;) {
    struct pump_session *session = pump_due_first(pump);
    if (session == NULL || session->due > pump->now) return;
    pump_session_late(pump, session);
  }
}

static void resume_listeners(struct pump *pump) {
  for (struct pump_listener *listener = pump->listeners; listener != NULL; listener = listener->next) {
    if (pump->now >= listener->resume) pump_listener_resume(pump, listener);
  }
}

static bool has_news(const struct pump *pump) { return pump->reply.used > 0 || pump->reply.held != NULL; }

static void post_news(struct pump *pump) {
  if (!has_news(pump) || pump->now < pump->flushed + PUMP_HOLD) return;
  pump->flushed = pump->now;
  (void)reply_flush(&pump->reply);
  reply_post(&pump->reply);
}

/* Until something is due, in milliseconds; -1 for ever. */
static int patience(struct pump *pump) {
  uint64_t due = PUMP_NEVER;
  const struct pump_session *first = pump_due_first(pump);
  if (pump->runnable != NULL) return 0;
  if (first != NULL) due = first->due;
  if (has_news(pump) && pump->flushed + PUMP_HOLD < due) due = pump->flushed + PUMP_HOLD;
  for (const struct pump_listener *listener = pump->listeners; listener != NULL; listener = listener->next) {
    if (listener->resume < due) due = listener->resume;
  }
  if (due == PUMP_NEVER) return -1;
  if (due <= pump->now) return 0;
  uint64_t milliseconds = (due - pump->now + 999) / 1000;
  return milliseconds > INT32_MAX ? INT32_MAX : (int)milliseconds;
}

static void turn(struct pump *pump) {
  struct epoll_event events[PUMP_EVENTS];
  int count = epoll_wait(pump->epoll, events, PUMP_EVENTS, patience(pump));
  pump->now = pump_clock();
  for (int i = 0; i < count; i++) handle(pump, &events[i]);
  run_late(pump);
  run_runnable(pump);
  resume_listeners(pump);
  pump_bury(pump);
  pump_listeners_farewell(pump);
  post_news(pump);
}

/* Sessions that wait to be run lie in no slot and no heap once they are over. */
static void run_out(struct pump *pump) {
  while (pump->runnable != NULL) run_runnable(pump);
  pump_bury(pump);
  pump_listeners_farewell(pump);
}

void pump_run(struct job *job) {
  struct pump *pump = (struct pump *)job;
  reply_start(&pump->reply, 0);
  pump->now = pump_clock();
  while (!pump->closing && !job_stopped(job)) turn(pump);
  if (!pump->closing) close_all(pump);
  run_out(pump);
  struct pump_record record = {.kind = PUMP_CLOSED};
  pump_tell(pump, &record, NULL);
  (void)reply_end(&pump->reply, 0, true);
}
