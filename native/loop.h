/*
 * Wakes an environment's thread when a descriptor becomes readable: by Node's own event loop where libuv is real,
 * else by a thread that waits. The callback runs on the environment's thread, outside any JavaScript.
 */
#ifndef SOCKETEER_LOOP_H
#define SOCKETEER_LOOP_H

#include <node_api.h>
#include <stdbool.h>

struct watcher;

/* Watches `fd` for reading until watcher_close. Returns NULL, with errno set, when that is impossible. */
struct watcher *watcher_open(napi_env env, int fd, bool threaded, void (*readable)(void *data), void *data);
/* Whether the watcher keeps the event loop alive; not at first. */
void watcher_keep_alive(struct watcher *watcher, bool keep);
/* Stops calling back at once, and calls `closed` when `fd` and `data` are no longer in use. */
void watcher_close(struct watcher *watcher, void (*closed)(void *data));

#endif
