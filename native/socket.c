/* The calls of the socket API that move no data. Names and option values are bytes; their layout is not known here. */
#include "call.h"
#include "module.h"

#include <linux/filter.h>
#include <sys/socket.h>

static napi_value native_socket(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "socket");
  int family = call_int(&call, "family");
  int type = call_int(&call, "type");
  int protocol = call_int(&call, "protocol");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, socket(family, type, protocol));
}

static napi_value native_socketpair(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "socketpair");
  int family = call_int(&call, "family");
  int type = call_int(&call, "type");
  int protocol = call_int(&call, "protocol");
  struct integers pair = call_integers(&call, "pair");
  int fds[2] = {-1, -1};
  if (call_ok(&call) && pair.length < 2) call_range_error(&call, "pair", "at least 2 long");
  if (!call_ok(&call)) return NULL;
  int result = socketpair(family, type, protocol, fds);
  if (result == 0) {
    pair.data[0] = fds[0];
    pair.data[1] = fds[1];
  }
  return call_result(&call, result);
}

/* A name as the kernel takes it: it copies the bytes and never looks at their alignment. */
static const struct sockaddr *as_name(const struct bytes *name) { return (const void *)name->data; }
static struct sockaddr *as_room(const struct bytes *name) { return (void *)name->data; }

static socklen_t name_length(struct call *call, const struct bytes *bytes, const char *argument) {
  if (bytes->length > INT32_MAX) call_range_error(call, argument, "shorter than 2^31 bytes");
  return (socklen_t)bytes->length;
}

static napi_value native_bind(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "bind");
  int fd = call_int(&call, "fd");
  struct bytes name = call_bytes(&call, "name");
  socklen_t length = name_length(&call, &name, "name");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, bind(fd, as_name(&name), length));
}

static napi_value native_connect(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "connect");
  int fd = call_int(&call, "fd");
  struct bytes name = call_bytes(&call, "name");
  socklen_t length = name_length(&call, &name, "name");
  if (!call_ok(&call)) return NULL;
  /* Not retried: an interrupted connect goes on by itself, and a second call would say EALREADY. */
  return call_result(&call, connect(fd, as_name(&name), length));
}

static napi_value native_listen(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "listen");
  int fd = call_int(&call, "fd");
  int backlog = call_int(&call, "backlog");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, listen(fd, backlog));
}

static napi_value native_accept4(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "accept4");
  int fd = call_int(&call, "fd");
  struct bytes name = call_bytes_or_null(&call, "name");
  struct integers told = call_integers_or_null(&call, "nameLength");
  int flags = call_int(&call, "flags");
  const socklen_t room = name_length(&call, &name, "name");
  socklen_t length = room;
  long result;
  if (call_ok(&call) && name.given && told.length < 1) {
    call_range_error(&call, "nameLength", "at least 1 long where a name is wanted");
  }
  if (!call_ok(&call)) return NULL;
  do {
    length = room;
    result = accept4(fd, name.given ? as_room(&name) : NULL, name.given ? &length : NULL, flags);
  } while (result < 0 && errno == EINTR);
  if (result >= 0 && told.length > 0) told.data[0] = name.given ? (int32_t)length : 0;
  return call_result(&call, result);
}

static napi_value native_shutdown(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "shutdown");
  int fd = call_int(&call, "fd");
  int how = call_int(&call, "how");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, shutdown(fd, how));
}

typedef int (*name_getter)(int, struct sockaddr *, socklen_t *);

static napi_value get_name(struct call *call, name_getter getter) {
  int fd = call_int(call, "fd");
  struct bytes name = call_bytes(call, "name");
  socklen_t length = name_length(call, &name, "name");
  if (!call_ok(call)) return NULL;
  int result = getter(fd, as_room(&name), &length);
  return call_result(call, result < 0 ? -1 : (long)length);
}

static napi_value native_getsockname(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "getsockname");
  return get_name(&call, getsockname);
}

static napi_value native_getpeername(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "getpeername");
  return get_name(&call, getpeername);
}

/* What getsockopt(2) counts its room in: SO_GET_FILTER alone takes instructions, and would write past the end of bytes. */
static socklen_t length_unit(int level, int option) {
  return level == SOL_SOCKET && option == SO_GET_FILTER ? sizeof(struct sock_filter) : 1;
}

static napi_value native_getsockopt(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "getsockopt");
  int fd = call_int(&call, "fd");
  int level = call_int(&call, "level");
  int option = call_int(&call, "option");
  struct bytes value = call_bytes(&call, "value");
  socklen_t length = name_length(&call, &value, "value");
  if (!call_ok(&call)) return NULL;
  const socklen_t unit = length_unit(level, option);
  length /= unit;
  int result = getsockopt(fd, level, option, value.data, &length);
  return call_result(&call, result < 0 ? -1 : (long)length * (long)unit);
}

static napi_value native_setsockopt(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "setsockopt");
  int fd = call_int(&call, "fd");
  int level = call_int(&call, "level");
  int option = call_int(&call, "option");
  struct bytes value = call_bytes(&call, "value");
  socklen_t length = name_length(&call, &value, "value");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, setsockopt(fd, level, option, value.data, length));
}

/* An option whose value points to instructions, so that bytes alone cannot carry it. */
static napi_value native_attach_filter(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "attachFilter");
  int fd = call_int(&call, "fd");
  int level = call_int(&call, "level");
  int option = call_int(&call, "option");
  struct bytes program = call_bytes(&call, "program");
  const size_t count = program.length / sizeof(struct sock_filter);
  if (call_ok(&call) && (program.length % sizeof(struct sock_filter) != 0 || count > UINT16_MAX)) {
    call_range_error(&call, "program", "at most 65535 instructions of 8 bytes");
  }
  if (!call_ok(&call)) return NULL;
  /* The kernel copies the instructions before the call returns, and never looks at their alignment. */
  struct sock_fprog value = {.len = (unsigned short)count, .filter = (void *)program.data};
  return call_result(&call, setsockopt(fd, level, option, &value, sizeof value));
}

static const struct function socket_table[] = {
    {"socket", native_socket},           {"socketpair", native_socketpair},
    {"bind", native_bind},               {"connect", native_connect},
    {"listen", native_listen},           {"accept4", native_accept4},
    {"shutdown", native_shutdown},       {"getsockname", native_getsockname},
    {"getpeername", native_getpeername}, {"getsockopt", native_getsockopt},
    {"setsockopt", native_setsockopt},   {"attachFilter", native_attach_filter},
};
const struct functions socket_functions = FUNCTIONS(socket_table);
