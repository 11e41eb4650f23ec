/* The pump's thread, and its functions for JavaScript. */
#include "pump.h"

#include "call.h"
#include "module.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum {
  PUMP_EVENTS = 256,
  /* Sessions that go on without an event before events get a turn. */
  PUMP_RUN = 64,
  /* News waits for company so long, in microseconds; the first after a silence does not. */
  PUMP_HOLD = 10 * 1000,
  PUMP_CHUNK_BYTES = 128 * 1024,
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

static void tell_sessions(struct pump *pump, struct pump_listener *listener) {
  for (uint32_t i = 0; i < pump->slots_used; i++) {
    struct pump_session *session = pump->slots[i].object;
    if (session != NULL && session->listener == listener) pump_session_tell(pump, session, PUMP_LIVE);
  }
  pump_listener_tell(pump, listener, PUMP_LISTED, 0);
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
      if (listener != NULL) tell_sessions(pump, listener);
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

static void run_pump(struct job *job) {
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

/* The environment's thread */

static void free_command(struct pump_command *command) {
  if (command->session != NULL) pump_session_free(command->session);
  free(command);
}

static void release_pump(struct job *job) {
  struct pump *pump = (struct pump *)job;
  for (struct pump_command *command = pump->commands, *next; command != NULL; command = next) {
    next = command->next;
    free_command(command);
  }
  for (struct pump_listener *listener = pump->known, *next; listener != NULL; listener = next) {
    next = listener->known_next;
    pump_listener_free(listener);
  }
  reply_free(&pump->reply);
  pump_mail_free(pump);
  for (uint32_t i = 0; i < 2 * pump->pipes_count; i++) close(pump->pipes[i / 2][i % 2]);
  if (pump->epoll >= 0) close(pump->epoll);
  if (pump->null >= 0) close(pump->null);
  pthread_mutex_destroy(&pump->lock);
  free(pump->slots);
  free(pump->heap);
  free(pump->buffer);
  free(pump->spare_buffer);
  free(pump);
}

/* Opens what the thread needs; returns 0 or -errno. */
static int furnish(struct pump *pump) {
  pump->epoll = epoll_create1(EPOLL_CLOEXEC);
  pump->null = open("/dev/null", O_RDWR | O_CLOEXEC);
  pump->job.stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (pump->epoll < 0 || pump->null < 0 || pump->job.stop_fd < 0) return -errno;
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = PUMP_WAKE_EVENT};
  if (epoll_ctl(pump->epoll, EPOLL_CTL_ADD, pump->job.stop_fd, &event) != 0) return -errno;
  pump->buffer = malloc(PUMP_BUFFER_BYTES);
  return pump->buffer == NULL ? -ENOMEM : 0;
}

static void give_up(struct pump *pump) {
  if (pump->job.stop_fd >= 0) close(pump->job.stop_fd);
  release_pump(&pump->job);
}

static struct pump *make_pump(int carry) {
  struct pump *pump = calloc(1, sizeof *pump);
  if (pump == NULL) return NULL;
  pump->job = (struct job){.run = run_pump, .release = release_pump, .stop_fd = -1};
  pump->reply = (struct reply){.job = &pump->job, .chunk_bytes = PUMP_CHUNK_BYTES};
  pump->carry = carry;
  pump->epoll = pump->null = -1;
  pump->first_free = PUMP_NO_SLOT;
  pump->commands_end = &pump->commands;
  pump->runnable_end = &pump->runnable;
  pthread_mutex_init(&pump->lock, NULL);
  return pump;
}

static napi_value native_pump_open(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpOpen");
  struct integers settings = call_integers(&call, "settings");
  napi_value callback = call_function(&call, "onRecords");
  if (call_ok(&call) && settings.length != 1) call_range_error(&call, "settings", "1 long");
  if (call_ok(&call) && (settings.data[0] < CARRY_AUTO || settings.data[0] > CARRY_SPLICE))
    call_range_error(&call, "settings", "from 0 to 2");
  if (!call_ok(&call)) return NULL;
  struct pump *pump = make_pump(settings.data[0]);
  if (pump == NULL) return call_value(&call, -ENOMEM);
  int problem = furnish(pump);
  if (problem == 0) problem = -job_start(environment_of(env), &pump->job, callback);
  if (problem == 0) return call_value(&call, (int32_t)pump->job.handle);
  give_up(pump);
  return call_value(&call, problem);
}

static struct pump *call_pump(struct call *call) {
  uint32_t handle = call_unsigned(call, "handle");
  if (!call_ok(call)) return NULL;
  return (struct pump *)job_find(environment_of(call->env), handle, run_pump);
}

/* Takes the command. */
static void ask(struct pump *pump, struct pump_command *command) {
  uint64_t one = 1;
  pthread_mutex_lock(&pump->lock);
  bool was_empty = pump->commands == NULL;
  *pump->commands_end = command;
  pump->commands_end = &command->next;
  pthread_mutex_unlock(&pump->lock);
  if (was_empty && write(pump->job.stop_fd, &one, sizeof one) < 0) return; /* full: it is readable already */
}

static napi_value ask_for(struct call *call, struct pump *pump, struct pump_command wanted) {
  if (pump == NULL) return call_value(call, -EBADF);
  struct pump_command *command = malloc(sizeof *command);
  if (command == NULL) return call_value(call, -ENOMEM);
  *command = wanted;
  ask(pump, command);
  return call_value(call, 0);
}

static void check_policy(struct call *call, const struct pump_policy *policy) {
  if (policy->directions < 1 || policy->directions > 3) call_range_error(call, "directions", "from 1 to 3");
  if (policy->half_close < -1 || policy->idle < -1) call_range_error(call, "timeouts", "-1 or more");
  if (policy->block < 0) call_range_error(call, "block", "0 or more");
}

static bool take_name(struct pump_session *session, int side, const struct bytes *name) {
  if (!name->given || name->length == 0) return true;
  session->to[side] = malloc(name->length);
  if (session->to[side] == NULL) return false;
  memcpy(session->to[side], name->data, name->length);
  session->to_length[side] = (uint32_t)name->length;
  return true;
}

static void set_end(struct pump_session *session, int side, const struct pump_end_settings *end) {
  uint16_t flags = (end->flags & END_MESSAGES) != 0 ? FILE_MESSAGES : 0;
  uint8_t method = (uint8_t)(end->flags & END_METHOD_MASK);
  session->files[2 * side] = (struct pump_file){.fd = end->read, .flags = flags, .end = method};
  session->files[2 * side + 1] = (struct pump_file){.fd = end->write, .flags = flags, .end = method};
}

static napi_value native_pump_join(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpJoin");
  struct pump *pump = call_pump(&call);
  uint64_t id = call_safe_integer(&call, "id");
  struct integers given = call_integers(&call, "settings");
  struct bytes names[2];
  names[0] = call_bytes_or_null(&call, "leftName");
  names[1] = call_bytes_or_null(&call, "rightName");
  struct pump_join_settings settings;
  if (call_ok(&call) && given.length != sizeof settings / sizeof(int32_t))
    call_range_error(&call, "settings", "11 long");
  if (!call_ok(&call)) return NULL;
  memcpy(&settings, given.data, sizeof settings);
  check_policy(&call, &settings.policy);
  if (!call_ok(&call)) return NULL;
  if (pump == NULL) return call_value(&call, -EBADF);
  struct pump_session *session = pump_session_make(&settings.policy, 0);
  if (session == NULL) return call_value(&call, -ENOMEM);
  session->number = id;
  for (int i = 0; i < 2; i++) set_end(session, i, &settings.ends[i]);
  if (!take_name(session, 0, &names[0]) || !take_name(session, 1, &names[1])) {
    pump_session_free(session);
    return call_value(&call, -ENOMEM);
  }
  return ask_for(&call, pump, (struct pump_command){.kind = COMMAND_JOIN, .session = session});
}

static bool copy_blob(struct pump_blob *blob, const struct bytes *given) {
  if (!given->given) return true;
  blob->data = malloc(given->length == 0 ? 1 : given->length);
  if (blob->data == NULL) return false;
  memcpy(blob->data, given->data, given->length);
  blob->length = given->length;
  return true;
}

static void check_options(struct call *call, const struct bytes *options, const char *argument) {
  struct pump_option option;
  size_t at = 0;
  while (call_ok(call) && at < options->length) {
    bool fits = options->length - at >= sizeof option;
    if (fits) {
      memcpy(&option, options->data + at, sizeof option);
      at += sizeof option;
      fits = option.length >= 0 && (((size_t)option.length + 3) & ~(size_t)3) <= options->length - at;
    }
    if (!fits) call_range_error(call, argument, "whole records");
    else at += ((size_t)option.length + 3) & ~(size_t)3;
  }
}

static void check_ranges(struct call *call, const struct bytes *ranges) {
  struct pump_range range;
  if (ranges->given && ranges->length % sizeof range != 0) call_range_error(call, "ranges", "whole records");
  for (size_t at = 0; ranges->given && call_ok(call) && at < ranges->length; at += sizeof range) {
    memcpy(&range, ranges->data + at, sizeof range);
    if (range.length > sizeof range.address) call_range_error(call, "ranges", "of at most 16 bytes each");
  }
}

struct pump_listen_arguments {
  uint32_t id;
  struct pump_listen_settings settings;
  struct bytes to, from, options, dial_options, ranges;
};

static struct pump_listener *make_listener(const struct pump_listen_arguments *given) {
  struct pump_listener *listener = calloc(1, sizeof *listener);
  if (listener == NULL) return NULL;
  listener->id = given->id;
  listener->settings = given->settings;
  listener->spare = -1;
  memcpy(listener->to, given->to.data, given->to.length);
  listener->to_length = (uint32_t)given->to.length;
  if (given->from.given) memcpy(listener->from, given->from.data, given->from.length);
  listener->from_length = given->from.given ? (uint32_t)given->from.length : 0;
  if (copy_blob(&listener->options, &given->options) && copy_blob(&listener->dial_options, &given->dial_options) &&
      copy_blob(&listener->ranges, &given->ranges)) {
    return listener;
  }
  pump_listener_free(listener);
  return NULL;
}

static void check_listen(struct call *call, struct pump_listen_arguments *given, struct integers settings) {
  if (settings.length != sizeof given->settings / sizeof(int32_t)) {
    call_range_error(call, "settings", "15 long");
    return;
  }
  memcpy(&given->settings, settings.data, sizeof given->settings);
  check_policy(call, &given->settings.policy);
  const struct pump_listen_settings *own = &given->settings;
  if (given->id == 0) call_range_error(call, "id", "above 0");
  if (own->takes < TAKES_BYTES || own->takes > TAKES_MAIL) call_range_error(call, "messages", "from 0 to 2");
  if (own->most < 0 || own->most_per_source < 0) call_range_error(call, "limits", "0 or more");
  if (own->connect_timeout < -1) call_range_error(call, "connectTimeout", "-1 or more");
  if (given->to.length > PUMP_NAME_MOST) call_range_error(call, "to", "at most 128 bytes");
  if (given->from.given && given->from.length > PUMP_NAME_MOST) call_range_error(call, "from", "at most 128 bytes");
  check_options(call, &given->options, "listenerOptions");
  check_options(call, &given->dial_options, "dialOptions");
  check_ranges(call, &given->ranges);
}

static napi_value native_pump_listen(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpListen");
  struct pump_listen_arguments given;
  struct pump *pump = call_pump(&call);
  given.id = call_unsigned(&call, "id");
  struct integers settings = call_integers(&call, "settings");
  given.to = call_bytes(&call, "to");
  given.from = call_bytes_or_null(&call, "from");
  given.options = call_bytes(&call, "listenerOptions");
  given.dial_options = call_bytes(&call, "dialOptions");
  given.ranges = call_bytes_or_null(&call, "ranges");
  if (call_ok(&call)) check_listen(&call, &given, settings);
  if (!call_ok(&call)) return NULL;
  if (pump == NULL) return call_value(&call, -EBADF);
  struct pump_listener *listener = make_listener(&given);
  if (listener == NULL) return call_value(&call, -ENOMEM);
  listener->known_next = pump->known;
  pump->known = listener;
  return ask_for(&call, pump, (struct pump_command){.kind = COMMAND_LISTEN, .listener = listener});
}

static napi_value native_pump_stop(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpStop");
  struct pump *pump = call_pump(&call);
  uint32_t listener = call_unsigned(&call, "listener");
  if (!call_ok(&call)) return NULL;
  return ask_for(&call, pump, (struct pump_command){.kind = COMMAND_STOP, .listener_id = listener});
}

static napi_value native_pump_end(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpEnd");
  struct pump *pump = call_pump(&call);
  uint32_t listener = call_unsigned(&call, "listener");
  uint64_t id = call_safe_integer(&call, "id");
  if (call_ok(&call) && listener == 0 && id == 0) call_range_error(&call, "id", "above 0 without a listener");
  if (!call_ok(&call)) return NULL;
  return ask_for(&call, pump, (struct pump_command){.kind = COMMAND_END, .listener_id = listener, .id = id});
}

static napi_value native_pump_sessions(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpSessions");
  struct pump *pump = call_pump(&call);
  uint32_t listener = call_unsigned(&call, "listener");
  if (!call_ok(&call)) return NULL;
  return ask_for(&call, pump, (struct pump_command){.kind = COMMAND_SESSIONS, .listener_id = listener});
}

static napi_value native_pump_close(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpClose");
  struct pump *pump = call_pump(&call);
  if (!call_ok(&call)) return NULL;
  return ask_for(&call, pump, (struct pump_command){.kind = COMMAND_CLOSE});
}

static struct pump_listener **known_link(struct pump *pump, uint32_t id) {
  struct pump_listener **link = &pump->known;
  while (*link != NULL && (*link)->id != id) link = &(*link)->known_next;
  return link;
}

static napi_value native_pump_statistics(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpStatistics");
  struct pump *pump = call_pump(&call);
  uint32_t listener = call_unsigned(&call, "listener");
  struct bytes numbers = call_bytes(&call, "numbers");
  double values[9];
  if (call_ok(&call) && numbers.length != sizeof values) call_range_error(&call, "numbers", "72 bytes");
  if (!call_ok(&call)) return NULL;
  struct pump_listener *known = pump == NULL || listener == 0 ? NULL : *known_link(pump, listener);
  if (pump == NULL || (listener != 0 && known == NULL)) return call_value(&call, -EBADF);
  struct pump_counters *counters = known != NULL ? &known->counters : &pump->counters;
  /* Ended is read before begun, so that none has ended that never began. */
  values[1] = (double)atomic_load(&counters->ended);
  values[0] = (double)atomic_load(&counters->begun);
  values[2] = (double)atomic_load(&counters->refused);
  values[3] = (double)atomic_load(&counters->failed);
  values[4] = (double)atomic_load(&counters->dropped);
  for (int i = 0; i < 2; i++) {
    values[5 + i] = (double)atomic_load(&counters->bytes[i]);
    values[7 + i] = (double)atomic_load(&counters->blocks[i]);
  }
  memcpy(numbers.data, values, sizeof values);
  return call_value(&call, 0);
}

static napi_value native_pump_forget(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpForget");
  struct pump *pump = call_pump(&call);
  uint32_t id = call_unsigned(&call, "listener");
  if (!call_ok(&call)) return NULL;
  if (pump == NULL) return call_value(&call, -EBADF);
  struct pump_listener **link = known_link(pump, id), *listener = *link;
  /* Only the thread knows whether it has finished, and has told it in a record. */
  if (listener == NULL || !atomic_load(&listener->gone)) return call_value(&call, -EBUSY);
  *link = listener->known_next;
  pump_listener_free(listener);
  return call_value(&call, 0);
}

static const struct function pump_table[] = {
    {"pumpOpen", native_pump_open},         {"pumpJoin", native_pump_join},
    {"pumpListen", native_pump_listen},     {"pumpStop", native_pump_stop},
    {"pumpEnd", native_pump_end},           {"pumpSessions", native_pump_sessions},
    {"pumpStatistics", native_pump_statistics}, {"pumpForget", native_pump_forget},
    {"pumpClose", native_pump_close},
};
const struct functions pump_functions = FUNCTIONS(pump_table);
