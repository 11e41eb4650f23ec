/* What one Node environment (the main thread or a worker) owns, and how the parts register their functions. */
#ifndef SOCKETEER_MODULE_H
#define SOCKETEER_MODULE_H

#include <node_api.h>
#include <stddef.h>

struct owned;
struct post;
struct reactor;

struct environment {
  napi_env env;
  /* Work on threads and its results; made by the first job. */
  struct post *post;
  /* The one readiness watcher; made by reactorOpen. */
  struct reactor *reactor;
  /* Descriptors to be closed with the environment; made by the first closeAtExit. */
  struct owned *owned;
};

struct environment *environment_of(napi_env env);

struct function {
  const char *name;
  napi_callback callback;
};
struct functions {
  const struct function *list;
  size_t count;
};
#define FUNCTIONS(table) {.list = (table), .count = sizeof(table) / sizeof((table)[0])}

/* One table per file. */
extern const struct functions descriptor_functions;
extern const struct functions pipe_functions;
extern const struct functions queue_functions;
extern const struct functions socket_functions;
extern const struct functions spawn_functions;
extern const struct functions namespace_functions;
extern const struct functions message_functions;
extern const struct functions reactor_functions;
extern const struct functions dump_functions;
extern const struct functions walk_functions;
extern const struct functions own_functions;
extern const struct functions lock_functions;
extern const struct functions self_functions;
extern const struct functions bpf_functions;
extern const struct functions sweep_functions;
extern const struct functions pump_functions;
extern const struct functions tls_functions;

#endif
