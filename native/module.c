/* Registration. Everything lives in per-environment data, so that workers load the addon side by side. */
#include "module.h"

#include <stdlib.h>

struct environment *environment_of(napi_env env) {
  void *data = NULL;
  napi_get_instance_data(env, &data);
  return data;
}

static void free_environment(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free(data); /* what it points to has gone with cleanup hooks, which run before */
}

static napi_status define(napi_env env, napi_value exports, const struct functions *functions) {
  for (size_t i = 0; i < functions->count; i++) {
    const struct function *function = &functions->list[i];
    napi_value value;
    napi_status status = napi_create_function(env, function->name, NAPI_AUTO_LENGTH, function->callback, NULL, &value);
    if (status == napi_ok) status = napi_set_named_property(env, exports, function->name, value);
    if (status != napi_ok) return status;
  }
  return napi_ok;
}

NAPI_MODULE_INIT() {
  static const struct functions *const tables[] = {
      &descriptor_functions, &socket_functions, &namespace_functions, &message_functions,
      &reactor_functions,    &dump_functions,   &walk_functions,      &spawn_functions,     &pipe_functions,      &queue_functions,
      &own_functions,        &bpf_functions,    &sweep_functions,     &pump_functions,      &lock_functions,
      &self_functions,       &tls_functions,
  };
  struct environment *environment = calloc(1, sizeof *environment);
  if (environment == NULL || napi_set_instance_data(env, environment, free_environment, NULL) != napi_ok) {
    free(environment);
    napi_throw_error(env, NULL, "socketeer: the addon could not set up its environment");
    return NULL;
  }
  environment->env = env;
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
    if (define(env, exports, tables[i]) != napi_ok) return NULL;
  }
  return exports;
}
