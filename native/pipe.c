/* Pipes, with and without a name. */
#include "call.h"
#include "module.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static napi_value native_pipe(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pipe");
  struct integers pair = call_integers(&call, "pair");
  if (call_ok(&call) && pair.length < 2) call_range_error(&call, "pair", "room for two");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, pipe2(pair.data, O_CLOEXEC));
}

static napi_value native_mkfifo(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "mkfifo");
  struct path path;
  call_path(&call, "path", &path);
  uint32_t mode = call_unsigned(&call, "mode");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, mkfifo(path.text, (mode_t)mode));
}

static const struct function pipe_table[] = {
    {"pipe", native_pipe},
    {"mkfifo", native_mkfifo},
};
const struct functions pipe_functions = FUNCTIONS(pipe_table);
