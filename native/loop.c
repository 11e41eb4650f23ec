#include "loop.h"

#include "thread.h"
#include "weak.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/*
 * The few libuv functions we use, declared by hand and weak: libuv's ABI is not a part of Node-API, so another
 * runtime may lack them, and sizes are asked for at run time. Handles are never looked into.
 */
typedef struct uv_loop_s uv_loop_t;
typedef struct uv_handle_s uv_handle_t;
WEAK const char *uv_handle_type_name(int type);
WEAK size_t uv_handle_size(int type);
WEAK int uv_poll_init(uv_loop_t *loop, uv_handle_t *handle, int fd);
WEAK int uv_poll_start(uv_handle_t *handle, int events, void (*callback)(uv_handle_t *, int, int));
WEAK int uv_poll_stop(uv_handle_t *handle);
WEAK void uv_close(uv_handle_t *handle, void (*callback)(uv_handle_t *));
WEAK void uv_handle_set_data(uv_handle_t *handle, void *data);
WEAK void *uv_handle_get_data(const uv_handle_t *handle);
WEAK void uv_ref(uv_handle_t *handle);
WEAK void uv_unref(uv_handle_t *handle);
enum { UV_POLL_TYPE = 8, UV_READABLE_EVENT = 1 };

struct watcher {
  napi_env env;
  int fd;
  void (*readable)(void *data);
  void (*closed)(void *data);
  void *data;
  bool closing, alive;

  /* libuv's handle, or NULL when a thread waits. */
  uv_handle_t *handle;

  /* The thread waits on `outer`, in which `fd` is armed once a delivery, and on `stop`. */
  pthread_t thread;
  int outer, stop;
  napi_threadsafe_function wake;
};

/* libuv */

static bool has_libuv(void) {
  if (!uv_handle_type_name || !uv_handle_size || !uv_poll_init || !uv_poll_start || !uv_poll_stop) return false;
  if (!uv_close || !uv_handle_set_data || !uv_handle_get_data || !uv_ref || !uv_unref) return false;
  const char *name = uv_handle_type_name(UV_POLL_TYPE);
  return name != NULL && strcmp(name, "poll") == 0;
}

static void on_poll(uv_handle_t *handle, int status, int events) {
  struct watcher *watcher = uv_handle_get_data(handle);
  (void)status; /* an epoll descriptor has no errors of its own */
  (void)events;
  if (!watcher->closing) watcher->readable(watcher->data);
}

static void on_closed(uv_handle_t *handle) {
  struct watcher *watcher = uv_handle_get_data(handle);
  free(handle);
  watcher->closed(watcher->data);
  free(watcher);
}

static void on_closed_early(uv_handle_t *handle) { free(handle); }

static bool open_libuv(struct watcher *watcher) {
  struct uv_loop_s *loop = NULL;
  if (napi_get_uv_event_loop(watcher->env, &loop) != napi_ok) return false;
  watcher->handle = calloc(1, uv_handle_size(UV_POLL_TYPE));
  if (watcher->handle == NULL) return false;
  int problem = uv_poll_init(loop, watcher->handle, watcher->fd);
  if (problem != 0) {
    free(watcher->handle);
    errno = -problem;
    return false;
  }
  uv_handle_set_data(watcher->handle, watcher);
  problem = uv_poll_start(watcher->handle, UV_READABLE_EVENT, on_poll);
  if (problem != 0) {
    uv_close(watcher->handle, on_closed_early);
    errno = -problem;
    return false;
  }
  uv_unref(watcher->handle);
  return true;
}

/* The thread */

static bool arm(struct watcher *watcher, int operation) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.fd = watcher->fd};
  return epoll_ctl(watcher->outer, operation, watcher->fd, &event) == 0;
}

static void *wait_for_events(void *data) {
  struct watcher *watcher = data;
  struct epoll_event events[2];
  for (;;) {
    int count = epoll_wait(watcher->outer, events, 2, -1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return NULL;
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == watcher->stop) return NULL;
    }
    if (napi_call_threadsafe_function(watcher->wake, NULL, napi_tsfn_nonblocking) != napi_ok) return NULL;
  }
}

static void on_wake(napi_env env, napi_value unused, void *context, void *data) {
  struct watcher *watcher = context;
  (void)unused;
  (void)data;
  if (env == NULL || watcher->closing) return;
  watcher->readable(watcher->data);
  if (!watcher->closing) (void)arm(watcher, EPOLL_CTL_MOD);
}

static void on_wake_gone(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free(data);
}

static bool watch_stop(struct watcher *watcher) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = watcher->stop};
  return epoll_ctl(watcher->outer, EPOLL_CTL_ADD, watcher->stop, &event) == 0;
}

static void close_own(struct watcher *watcher) {
  int saved = errno;
  if (watcher->outer >= 0) close(watcher->outer);
  if (watcher->stop >= 0) close(watcher->stop);
  errno = saved;
}

/* Descriptors first, then the function, then the thread: what fails is undone in the reverse order. */
static bool open_thread(struct watcher *watcher) {
  napi_value name;
  watcher->outer = epoll_create1(EPOLL_CLOEXEC);
  watcher->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (watcher->outer < 0 || watcher->stop < 0 || !watch_stop(watcher) || !arm(watcher, EPOLL_CTL_ADD)) {
    close_own(watcher);
    free(watcher);
    return false;
  }
  if (napi_create_string_utf8(watcher->env, "socketeer", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(watcher->env, NULL, NULL, name, 0, 1, watcher, on_wake_gone, watcher, on_wake,
                                      &watcher->wake) != napi_ok) {
    close_own(watcher);
    free(watcher);
    errno = ENOMEM;
    return false;
  }
  napi_unref_threadsafe_function(watcher->env, watcher->wake);
  int problem = thread_start(&watcher->thread, wait_for_events, watcher);
  if (problem == 0) return true;
  close_own(watcher);
  watcher->closing = true;
  napi_release_threadsafe_function(watcher->wake, napi_tsfn_abort); /* its finalizer frees the watcher */
  errno = problem;
  return false;
}

static void close_thread(struct watcher *watcher) {
  uint64_t one = 1;
  if (write(watcher->stop, &one, sizeof one) < 0) return; /* cannot be: the counter was 0 */
  pthread_join(watcher->thread, NULL);
  close_own(watcher);
  watcher->closed(watcher->data);
  napi_release_threadsafe_function(watcher->wake, napi_tsfn_abort);
}

struct watcher *watcher_open(napi_env env, int fd, bool threaded, void (*readable)(void *), void *data) {
  struct watcher *watcher = calloc(1, sizeof *watcher);
  if (watcher == NULL) return NULL;
  *watcher = (struct watcher){.env = env, .fd = fd, .readable = readable, .data = data, .outer = -1, .stop = -1};
  if (threaded || !has_libuv()) return open_thread(watcher) ? watcher : NULL;
  if (open_libuv(watcher)) return watcher;
  free(watcher);
  return NULL;
}

void watcher_keep_alive(struct watcher *watcher, bool keep) {
  if (watcher->closing || watcher->alive == keep) return;
  watcher->alive = keep;
  if (watcher->handle != NULL) (keep ? uv_ref : uv_unref)(watcher->handle);
  else if (keep) napi_ref_threadsafe_function(watcher->env, watcher->wake);
  else napi_unref_threadsafe_function(watcher->env, watcher->wake);
}

void watcher_close(struct watcher *watcher, void (*closed)(void *)) {
  watcher->closing = true;
  watcher->closed = closed;
  if (watcher->handle == NULL) {
    close_thread(watcher);
    return;
  }
  uv_poll_stop(watcher->handle);
  uv_close(watcher->handle, on_closed);
}
