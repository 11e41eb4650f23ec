/*
 * Readiness: one private epoll per environment, which the event loop watches as a single descriptor. Plain uv_poll
 * would hide EPOLLERR and allow one watcher per descriptor; this reports what epoll(7) does, a batch per call.
 *
 * A watch is known by a token that its owner never uses twice, so that an event which was already collected when
 * its descriptor was closed cannot reach the next owner of the same number.
 */
#include "call.h"
#include "loop.h"
#include "module.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
  /* Events of one callback. What is left comes in the next turn of the loop, after timers and others. */
  BATCH_EVENTS = 256,
  WORDS_PER_EVENT = 3,
  /* Batches of one turn of the loop where each brings about the next; timers and others wait so long. */
  MOST_BATCHES = 8,
  /* So many turns have one batch each after a look for a second one was in vain. */
  TURNS_OFF = 32,
};

struct reactor {
  struct environment *environment;
  int epoll;
  struct watcher *watcher;
  int turns_off;
  napi_ref callback;
  napi_ref words; /* the caller's Uint32Array */
  napi_async_context context;
  napi_async_cleanup_hook_handle hook;
};

/* Writes the events as [token low, token high, epoll events]. */
static void write_events(uint32_t *words, const struct epoll_event *events, int count) {
  for (int i = 0; i < count; i++) {
    words[0] = (uint32_t)events[i].data.u64;
    words[1] = (uint32_t)(events[i].data.u64 >> 32);
    words[2] = events[i].events;
    words += WORDS_PER_EVENT;
  }
}

/* Raises an exception, or the one that is pending, as uncaught. */
static void raise_uncaught(napi_env env) {
  bool pending = false;
  napi_value error;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return; /* the worker was terminated */
  if (napi_get_and_clear_last_exception(env, &error) == napi_ok) napi_fatal_exception(env, error);
}

/* Collects a batch into the caller's array; its memory is asked for each time, as it may have been detached. */
static int collect_events(struct reactor *reactor) {
  napi_env env = reactor->environment->env;
  struct epoll_event events[BATCH_EVENTS];
  napi_value array;
  void *words = NULL;
  size_t length = 0;
  if (napi_get_reference_value(env, reactor->words, &array) != napi_ok || array == NULL ||
      napi_get_typedarray_info(env, array, NULL, &length, &words, NULL, NULL) != napi_ok) {
    return 0; /* ending */
  }
  size_t room = length / WORDS_PER_EVENT;
  if (words == NULL || room == 0) {
    napi_throw_error(env, NULL, "reactor: the array of events was detached");
    raise_uncaught(env);
    return 0;
  }
  int count = epoll_wait(reactor->epoll, events, room < BATCH_EVENTS ? (int)room : BATCH_EVENTS, 0);
  if (count > 0) write_events(words, events, count);
  return count;
}

/* Delivers the events there are. Returns whether there were any, and there may be more. */
static bool deliver_batch(struct reactor *reactor) {
  napi_env env = reactor->environment->env;
  napi_handle_scope scope;
  napi_value callback, global, argument;
  bool delivered = false;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return false;
  int count = collect_events(reactor);
  if (count > 0 && napi_get_reference_value(env, reactor->callback, &callback) == napi_ok && callback != NULL &&
      napi_get_global(env, &global) == napi_ok && napi_create_int32(env, count, &argument) == napi_ok) {
    delivered = napi_make_callback(env, reactor->context, global, callback, 1, &argument, NULL) == napi_ok;
    if (!delivered) raise_uncaught(env);
  }
  napi_close_handle_scope(env, scope);
  return delivered;
}

/*
 * What an event brings about is often the next event, as when both ends of a connection are ours. To look for it right
 * away spares a turn of the loop, so that is done for as long as it pays.
 */
static void dispatch(void *data) {
  struct reactor *reactor = data;
  if (!deliver_batch(reactor)) return;
  if (reactor->turns_off > 0) {
    reactor->turns_off--;
    return;
  }
  for (int batch = 1; batch < MOST_BATCHES; batch++) {
    if (deliver_batch(reactor)) continue;
    reactor->turns_off = TURNS_OFF;
    return;
  }
}

static void on_watcher_closed(void *data) {
  struct reactor *reactor = data;
  close(reactor->epoll);
  napi_remove_async_cleanup_hook(reactor->hook);
  free(reactor);
}

/* The environment ends; it waits until the hook is removed. */
static void close_reactor(napi_async_cleanup_hook_handle hook, void *data) {
  struct reactor *reactor = data;
  napi_env env = reactor->environment->env;
  (void)hook;
  reactor->environment->reactor = NULL;
  napi_async_destroy(env, reactor->context);
  napi_delete_reference(env, reactor->callback);
  napi_delete_reference(env, reactor->words);
  watcher_close(reactor->watcher, on_watcher_closed);
}

static bool open_context(struct reactor *reactor) {
  napi_env env = reactor->environment->env;
  napi_value name;
  return napi_create_string_utf8(env, "socketeer", NAPI_AUTO_LENGTH, &name) == napi_ok &&
         napi_async_init(env, NULL, name, &reactor->context) == napi_ok;
}

static void undo_open(struct reactor *reactor) {
  napi_env env = reactor->environment->env;
  int saved = errno;
  if (reactor->context != NULL) napi_async_destroy(env, reactor->context);
  if (reactor->callback != NULL) napi_delete_reference(env, reactor->callback);
  if (reactor->words != NULL) napi_delete_reference(env, reactor->words);
  if (reactor->epoll >= 0) close(reactor->epoll);
  free(reactor);
  errno = saved;
}

/* Returns 0, or -1 with errno set. */
static int open_reactor(struct environment *environment, napi_value words, napi_value callback, bool threaded) {
  napi_env env = environment->env;
  struct reactor *reactor = calloc(1, sizeof *reactor);
  if (reactor == NULL) return -1;
  reactor->environment = environment;
  errno = ENOMEM;
  reactor->epoll = epoll_create1(EPOLL_CLOEXEC);
  if (reactor->epoll < 0 || napi_create_reference(env, words, 1, &reactor->words) != napi_ok ||
      napi_create_reference(env, callback, 1, &reactor->callback) != napi_ok || !open_context(reactor)) {
    undo_open(reactor);
    return -1;
  }
  reactor->watcher = watcher_open(env, reactor->epoll, threaded, dispatch, reactor);
  if (reactor->watcher == NULL) {
    undo_open(reactor);
    return -1;
  }
  napi_add_async_cleanup_hook(env, close_reactor, reactor, &reactor->hook);
  environment->reactor = reactor;
  return 0;
}

static napi_value native_reactor_open(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "reactorOpen");
  size_t length = 0;
  napi_value words = call_words(&call, "events", &length);
  napi_value callback = call_function(&call, "callback");
  bool threaded = call_optional_bool(&call, "threaded");
  if (call_ok(&call) && length < WORDS_PER_EVENT) call_range_error(&call, "events", "at least 3 long");
  if (!call_ok(&call)) return NULL;
  struct environment *environment = environment_of(env);
  if (environment->reactor != NULL) return call_value(&call, -EBUSY);
  return call_result(&call, open_reactor(environment, words, callback, threaded));
}

static napi_value native_reactor_control(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "reactorControl");
  int operation = call_int(&call, "operation");
  int fd = call_int(&call, "fd");
  uint32_t events = call_unsigned(&call, "events");
  uint64_t token = call_safe_integer(&call, "token");
  if (!call_ok(&call)) return NULL;
  struct reactor *reactor = environment_of(env)->reactor;
  if (reactor == NULL) return call_value(&call, -EBADF);
  struct epoll_event event = {.events = events, .data.u64 = token};
  return call_result(&call, epoll_ctl(reactor->epoll, operation, fd, &event));
}

static napi_value native_reactor_ref(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "reactorRef");
  int count = call_int(&call, "count");
  if (!call_ok(&call)) return NULL;
  struct reactor *reactor = environment_of(env)->reactor;
  if (reactor != NULL) watcher_keep_alive(reactor->watcher, count > 0);
  return NULL;
}

static const struct function reactor_table[] = {
    {"reactorOpen", native_reactor_open},
    {"reactorControl", native_reactor_control},
    {"reactorRef", native_reactor_ref},
};
const struct functions reactor_functions = FUNCTIONS(reactor_table);
