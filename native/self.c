/* What a process does to itself: its root, its session, its group. All threads share these. */
#include "call.h"
#include "module.h"

#include <unistd.h>

static napi_value native_chroot(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "chroot");
  struct path path;
  call_path(&call, "path", &path);
  if (!call_ok(&call)) return NULL;
  return call_result(&call, chroot(path.text));
}

static napi_value native_setsid(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "setsid");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, setsid());
}

static napi_value native_setpgid(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "setpgid");
  int pid = call_int(&call, "pid");
  int group = call_int(&call, "group");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, setpgid(pid, group));
}

static const struct function self_table[] = {
    {"chroot", native_chroot},
    {"setsid", native_setsid},
    {"setpgid", native_setpgid},
};
const struct functions self_functions = FUNCTIONS(self_table);
