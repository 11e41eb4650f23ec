/* Calls on descriptors of any kind, on files, processes and namespaces. */
#include "call.h"
#include "give.h"
#include "module.h"

#include <fcntl.h>
#include <linux/ioctl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

static napi_value native_close(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "close");
  int fd = call_int(&call, "fd");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, close(fd)); /* never again on EINTR: the number may be someone else's by then */
}

static napi_value native_dup(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "dup");
  int fd = call_int(&call, "fd");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

/* The commands that take an integer. Others would take it for an address. */
static bool takes_integer(int command) {
  static const int commands[] = {
      F_DUPFD,     F_DUPFD_CLOEXEC, F_GETFD,    F_SETFD,      F_GETFL,      F_SETFL,     F_GETOWN,
      F_SETOWN,    F_GETSIG,        F_SETSIG,   F_GETPIPE_SZ, F_SETPIPE_SZ, F_GET_SEALS, F_ADD_SEALS,
      F_GETLEASE,  F_SETLEASE,      F_NOTIFY,
  };
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    if (commands[i] == command) return true;
  }
  return false;
}

static napi_value native_fcntl(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "fcntl");
  int fd = call_int(&call, "fd");
  int command = call_int(&call, "command");
  int argument = call_int(&call, "argument");
  long result;
  if (call_ok(&call) && !takes_integer(command)) {
    call_range_error(&call, "command", "one that takes an integer");
  }
  if (!call_ok(&call)) return NULL;
  RETRY(result, fcntl(fd, command, argument));
  return call_result(&call, result);
}

/* Older requests such as SIOCGIFINDEX do not tell their size in their number; the largest take 40 bytes. */
enum { IOCTL_ROOM = 256 };

static napi_value native_ioctl(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "ioctl");
  int fd = call_int(&call, "fd");
  unsigned long request = call_unsigned(&call, "request");
  struct bytes argument = call_bytes(&call, "argument");
  uint8_t room[IOCTL_ROOM] = {0};
  long result;
  if (call_ok(&call) && _IOC_SIZE(request) > argument.length) {
    call_range_error(&call, "argument", "at least as long as the request says");
  }
  if (!call_ok(&call)) return NULL;
  bool borrow = argument.length < sizeof room;
  if (borrow) memcpy(room, argument.data, argument.length);
  /* By number, as C libraries disagree about the type of `request`. */
  RETRY(result, syscall(SYS_ioctl, fd, request, borrow ? room : argument.data));
  if (borrow) {
    int saved = errno;
    memcpy(argument.data, room, argument.length);
    errno = saved;
  }
  return call_result(&call, result);
}

static napi_value native_open(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "open");
  struct path path;
  call_path(&call, "path", &path);
  int flags = call_int(&call, "flags");
  uint32_t mode = call_unsigned(&call, "mode");
  long result;
  if (!call_ok(&call)) return NULL;
  RETRY(result, open(path.text, flags | O_CLOEXEC, (mode_t)mode));
  return call_result(&call, result);
}

static napi_value native_getxattr(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "getxattr");
  struct path path, name;
  call_path(&call, "path", &path);
  call_path(&call, "name", &name);
  struct bytes value = call_bytes(&call, "value");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, getxattr(path.text, name.text, value.data, value.length));
}

static napi_value native_read(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "read");
  int fd = call_int(&call, "fd");
  struct bytes bytes = call_bytes(&call, "bytes");
  long result;
  if (!call_ok(&call)) return NULL;
  RETRY(result, read(fd, bytes.data, bytes.length));
  return call_result(&call, result);
}

static napi_value native_write(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "write");
  int fd = call_int(&call, "fd");
  struct bytes bytes = call_bytes(&call, "bytes");
  long result;
  if (!call_ok(&call)) return NULL;
  RETRY(result, write(fd, bytes.data, bytes.length));
  return call_result(&call, result);
}

/* What O_DIRECT wants its memory to begin at, whatever the device: the largest block there is. */
enum { ALIGNMENT = 4096 };

static napi_value native_aligned(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "aligned");
  uint32_t size = call_unsigned(&call, "size");
  void *memory = NULL;
  if (!call_ok(&call)) return NULL;
  errno = posix_memalign(&memory, ALIGNMENT, size);
  if (errno != 0) return call_result(&call, -1);
  memset(memory, 0, size);
  return give_buffer(env, memory, size);
}

static long read_whole(int fd, uint8_t **contents) {
  enum { FIRST_ROOM = 16384, FILE_MOST = INT32_MAX / 4 };
  size_t room = FIRST_ROOM, length = 0;
  uint8_t *data = malloc(room);
  for (;;) {
    long got = -1;
    if (data == NULL) errno = ENOMEM;
    else RETRY(got, read(fd, data + length, room - length));
    if (got < 0) {
      int saved = errno;
      free(data);
      errno = saved;
      return -1;
    }
    length += (size_t)got;
    if (got == 0) break;
    if (length > FILE_MOST) {
      free(data);
      errno = EFBIG;
      return -1;
    }
    if (length < room) continue;
    room *= 2;
    uint8_t *larger = realloc(data, room);
    if (larger == NULL) free(data);
    data = larger;
  }
  *contents = data;
  return (long)length;
}

static napi_value native_read_file(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "readFile");
  struct path path;
  call_path(&call, "path", &path);
  uint8_t *contents = NULL;
  int fd;
  if (!call_ok(&call)) return NULL;
  RETRY(fd, open(path.text, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)); /* a FIFO must not hang us */
  if (fd < 0) return call_result(&call, -1);
  long length = read_whole(fd, &contents);
  int saved = errno;
  close(fd);
  errno = saved;
  return length < 0 ? call_result(&call, -1) : give_buffer(env, contents, (size_t)length);
}

/* The pidfd calls by number, as older C libraries have no functions for them; newer numbers are the same everywhere. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

static napi_value native_pidfd_open(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pidfdOpen");
  int pid = call_int(&call, "pid");
  uint32_t flags = call_unsigned(&call, "flags");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, syscall(SYS_pidfd_open, pid, flags));
}

static napi_value native_pidfd_getfd(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pidfdGetfd");
  int pidfd = call_int(&call, "pidfd");
  int target = call_int(&call, "targetFd");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, syscall(SYS_pidfd_getfd, pidfd, target, 0));
}

static napi_value native_pidfd_send_signal(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pidfdSendSignal");
  int pidfd = call_int(&call, "pidfd");
  int signal = call_int(&call, "signal");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0));
}

static napi_value native_setns(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "setns");
  int fd = call_int(&call, "fd");
  int type = call_int(&call, "type");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, setns(fd, type));
}

static napi_value native_unshare(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "unshare");
  int flags = call_int(&call, "flags");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, unshare(flags));
}

static napi_value native_strerror(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "strerror");
  int number = call_int(&call, "errno");
  napi_value text = NULL;
  if (!call_ok(&call)) return NULL;
  /* Not strerror_r, which has two incompatible forms; for known numbers both C libraries return constants. */
  napi_create_string_utf8(env, strerror(number), NAPI_AUTO_LENGTH, &text);
  return text;
}

static const struct function descriptor_table[] = {
    {"close", native_close},
    {"dup", native_dup},
    {"fcntl", native_fcntl},
    {"ioctl", native_ioctl},
    {"open", native_open},
    {"read", native_read},
    {"write", native_write},
    {"aligned", native_aligned},
    {"readFile", native_read_file},
    {"getxattr", native_getxattr},
    {"pidfdOpen", native_pidfd_open},
    {"pidfdGetfd", native_pidfd_getfd},
    {"pidfdSendSignal", native_pidfd_send_signal},
    {"setns", native_setns},
    {"unshare", native_unshare},
    {"strerror", native_strerror},
};
const struct functions descriptor_functions = FUNCTIONS(descriptor_table);
