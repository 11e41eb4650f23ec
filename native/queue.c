/* POSIX message queues, mq_overview(7), by number: the functions are in a library of their own where the C library is old. */
#include "call.h"
#include "module.h"

#include <linux/mqueue.h>
#include <sys/syscall.h>
#include <unistd.h>

static napi_value native_mq_open(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "mqOpen");
  struct path name;
  call_path(&call, "name", &name);
  int flags = call_int(&call, "flags");
  uint32_t mode = call_unsigned(&call, "mode");
  int most = call_int(&call, "most");
  int size = call_int(&call, "size");
  struct mq_attr attributes = {.mq_maxmsg = most, .mq_msgsize = size};
  if (!call_ok(&call)) return NULL;
  return call_result(&call, syscall(SYS_mq_open, name.text, flags, mode, most > 0 ? &attributes : NULL));
}

static napi_value native_mq_unlink(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "mqUnlink");
  struct path name;
  call_path(&call, "name", &name);
  if (!call_ok(&call)) return NULL;
  return call_result(&call, syscall(SYS_mq_unlink, name.text));
}

static napi_value native_mq_attributes(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "mqAttributes");
  int fd = call_int(&call, "fd");
  struct integers result = call_integers(&call, "result");
  struct mq_attr attributes = {0};
  if (call_ok(&call) && result.length < 3) call_range_error(&call, "result", "room for three");
  if (!call_ok(&call)) return NULL;
  long status = syscall(SYS_mq_getsetattr, fd, NULL, &attributes);
  result.data[0] = (int32_t)attributes.mq_maxmsg;
  result.data[1] = (int32_t)attributes.mq_msgsize;
  result.data[2] = (int32_t)attributes.mq_curmsgs;
  return call_result(&call, status);
}

static napi_value native_mq_send(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "mqSend");
  int fd = call_int(&call, "fd");
  struct bytes message = call_bytes(&call, "message");
  uint32_t priority = call_unsigned(&call, "priority");
  long result;
  if (!call_ok(&call)) return NULL;
  RETRY(result, syscall(SYS_mq_timedsend, fd, message.data, message.length, priority, NULL));
  return call_result(&call, result);
}

static napi_value native_mq_receive(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "mqReceive");
  int fd = call_int(&call, "fd");
  struct bytes room = call_bytes(&call, "room");
  struct integers priority = call_integers(&call, "priority");
  uint32_t found = 0;
  long result;
  if (call_ok(&call) && priority.length < 1) call_range_error(&call, "priority", "room for one");
  if (!call_ok(&call)) return NULL;
  RETRY(result, syscall(SYS_mq_timedreceive, fd, room.data, room.length, &found, NULL));
  if (result >= 0) priority.data[0] = (int32_t)found;
  return call_result(&call, result);
}

static const struct function queue_table[] = {
    {"mqOpen", native_mq_open},
    {"mqUnlink", native_mq_unlink},
    {"mqAttributes", native_mq_attributes},
    {"mqSend", native_mq_send},
    {"mqReceive", native_mq_receive},
};
const struct functions queue_functions = FUNCTIONS(queue_table);
