/* Where a file is read, who may lock it, and ioctl(2) with a number. */
#include "call.h"
#include "module.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

static napi_value native_seek(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "seek");
  int fd = call_int(&call, "fd");
  int64_t offset = call_offset(&call, "offset");
  int whence = call_int(&call, "whence");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, lseek(fd, (off_t)offset, whence));
}

static napi_value native_flock(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "flock");
  int fd = call_int(&call, "fd");
  int operation = call_int(&call, "operation");
  long result;
  if (!call_ok(&call)) return NULL;
  RETRY(result, flock(fd, operation));
  return call_result(&call, result);
}

/* The whole file, wherever it ends. */
static napi_value native_lock_records(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "lockRecords");
  int fd = call_int(&call, "fd");
  int command = call_int(&call, "command");
  struct flock lock = {.l_whence = SEEK_SET};
  lock.l_type = (short)call_int(&call, "type");
  long result;
  if (call_ok(&call) && command != F_SETLK && command != F_SETLKW) {
    call_range_error(&call, "command", "F_SETLK or F_SETLKW");
  }
  if (!call_ok(&call)) return NULL;
  RETRY(result, fcntl(fd, command, &lock));
  return call_result(&call, result);
}

/* The caller answers for the request taking a number: one that takes an address would use it as such. */
static napi_value native_ioctl_number(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "ioctlNumber");
  int fd = call_int(&call, "fd");
  unsigned long request = call_unsigned(&call, "request");
  long number = call_int(&call, "number");
  long result;
  if (!call_ok(&call)) return NULL;
  RETRY(result, syscall(SYS_ioctl, fd, request, number));
  return call_result(&call, result);
}

static const struct function lock_table[] = {
    {"seek", native_seek},
    {"flock", native_flock},
    {"lockRecords", native_lock_records},
    {"ioctlNumber", native_ioctl_number},
};
const struct functions lock_functions = FUNCTIONS(lock_table);
