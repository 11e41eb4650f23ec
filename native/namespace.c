/*
 * Descriptors made inside another network namespace. A thread of its own enters the namespace with setns(2), which
 * concerns only the calling thread, makes the descriptor, which belongs to the whole process, and ends. The
 * caller's thread never leaves its namespace, so no failure can strand it in the wrong one.
 */
#include "call.h"
#include "module.h"
#include "thread.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>

struct visit {
  int namespace_fd;
  int (*make)(const struct visit *);
  int family, type, protocol;
  const char *path;
  int flags;
  /* The descriptor, or a negative errno. */
  int result;
};

static int make_socket(const struct visit *visit) {
  return socket(visit->family, visit->type, visit->protocol);
}

static int make_open(const struct visit *visit) {
  int fd;
  RETRY(fd, open(visit->path, visit->flags | O_CLOEXEC));
  return fd;
}

static void *enter(void *data) {
  struct visit *visit = data;
  int fd = setns(visit->namespace_fd, CLONE_NEWNET);
  if (fd == 0) fd = visit->make(visit);
  visit->result = fd < 0 ? -errno : fd;
  return NULL;
}

static napi_value pay(const struct call *call, struct visit *visit) {
  pthread_t thread;
  int problem = thread_start(&thread, enter, visit);
  if (problem != 0) return call_value(call, -problem);
  pthread_join(thread, NULL);
  return call_value(call, visit->result);
}

static napi_value native_socket_in(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "socketIn");
  struct visit visit = {.make = make_socket};
  visit.namespace_fd = call_int(&call, "namespaceFd");
  visit.family = call_int(&call, "family");
  visit.type = call_int(&call, "type");
  visit.protocol = call_int(&call, "protocol");
  return call_ok(&call) ? pay(&call, &visit) : NULL;
}

static napi_value native_open_in(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "openIn");
  struct visit visit = {.make = make_open};
  struct path path;
  visit.namespace_fd = call_int(&call, "namespaceFd");
  call_path(&call, "path", &path);
  visit.flags = call_int(&call, "flags");
  visit.path = path.text;
  return call_ok(&call) ? pay(&call, &visit) : NULL;
}

static const struct function namespace_table[] = {
    {"socketIn", native_socket_in},
    {"openIn", native_open_in},
};
const struct functions namespace_functions = FUNCTIONS(namespace_table);
