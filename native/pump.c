/* The pump's functions for JavaScript. */
#include "pump.h"

#include "module.h"
#include "pump-ask.h"

#include <string.h>

static napi_value native_pump_open(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpOpen");
  struct integers settings = call_integers(&call, "settings");
  napi_value callback = call_function(&call, "onRecords");
  if (call_ok(&call) && settings.length != 1) call_range_error(&call, "settings", "1 long");
  if (call_ok(&call) && (settings.data[0] < CARRY_AUTO || settings.data[0] > CARRY_SPLICE))
    call_range_error(&call, "settings", "from 0 to 2");
  if (!call_ok(&call)) return NULL;
  struct pump *pump = pump_make(settings.data[0]);
  if (pump == NULL) return call_value(&call, -ENOMEM);
  int problem = pump_furnish(pump);
  if (problem == 0) problem = -job_start(environment_of(env), &pump->job, callback);
  if (problem == 0) return call_value(&call, (int32_t)pump->job.handle);
  pump_give_up(pump);
  return call_value(&call, problem);
}

static napi_value native_pump_stop(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpStop");
  struct pump *pump = pump_of_call(&call);
  uint32_t listener = call_unsigned(&call, "listener");
  if (!call_ok(&call)) return NULL;
  return pump_ask_for(&call, pump, (struct pump_command){.kind = COMMAND_STOP, .listener_id = listener});
}

static napi_value native_pump_end(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpEnd");
  struct pump *pump = pump_of_call(&call);
  uint32_t listener = call_unsigned(&call, "listener");
  uint64_t id = call_safe_integer(&call, "id");
  if (call_ok(&call) && listener == 0 && id == 0) call_range_error(&call, "id", "above 0 without a listener");
  if (!call_ok(&call)) return NULL;
  return pump_ask_for(&call, pump, (struct pump_command){.kind = COMMAND_END, .listener_id = listener, .id = id});
}

static napi_value native_pump_sessions(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpSessions");
  struct pump *pump = pump_of_call(&call);
  uint32_t listener = call_unsigned(&call, "listener");
  if (!call_ok(&call)) return NULL;
  return pump_ask_for(&call, pump, (struct pump_command){.kind = COMMAND_SESSIONS, .listener_id = listener});
}

static napi_value native_pump_close(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpClose");
  struct pump *pump = pump_of_call(&call);
  if (!call_ok(&call)) return NULL;
  return pump_ask_for(&call, pump, (struct pump_command){.kind = COMMAND_CLOSE});
}

static struct pump_listener **known_link(struct pump *pump, uint32_t id) {
  struct pump_listener **link = &pump->known;
  while (*link != NULL && (*link)->id != id) link = &(*link)->known_next;
  return link;
}

static napi_value native_pump_statistics(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpStatistics");
  struct pump *pump = pump_of_call(&call);
  uint32_t listener = call_unsigned(&call, "listener");
  struct bytes numbers = call_bytes(&call, "numbers");
  double values[9];
  if (call_ok(&call) && numbers.length != sizeof values) call_range_error(&call, "numbers", "72 bytes");
  if (!call_ok(&call)) return NULL;
  struct pump_listener *known = pump == NULL || listener == 0 ? NULL : *known_link(pump, listener);
  if (pump == NULL || (listener != 0 && known == NULL)) return call_value(&call, -EBADF);
  struct pump_counters *counters = known != NULL ? &known->counters : &pump->counters;
  /* Ended is read before begun, so that none has ended that never began. */
  values[1] = (double)atomic_load(&counters->ended);
  values[0] = (double)atomic_load(&counters->begun);
  values[2] = (double)atomic_load(&counters->refused);
  values[3] = (double)atomic_load(&counters->failed);
  values[4] = (double)atomic_load(&counters->dropped);
  for (int i = 0; i < 2; i++) {
    values[5 + i] = (double)atomic_load(&counters->bytes[i]);
    values[7 + i] = (double)atomic_load(&counters->blocks[i]);
  }
  memcpy(numbers.data, values, sizeof values);
  return call_value(&call, 0);
}

static napi_value native_pump_forget(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpForget");
  struct pump *pump = pump_of_call(&call);
  uint32_t id = call_unsigned(&call, "listener");
  if (!call_ok(&call)) return NULL;
  if (pump == NULL) return call_value(&call, -EBADF);
  struct pump_listener **link = known_link(pump, id), *listener = *link;
  /* Only the thread knows whether it has finished, and has told it in a record. */
  if (listener == NULL || !atomic_load(&listener->gone)) return call_value(&call, -EBUSY);
  *link = listener->known_next;
  pump_listener_free(listener);
  return call_value(&call, 0);
}

static const struct function pump_table[] = {
    {"pumpOpen", native_pump_open},         {"pumpJoin", native_pump_join},
    {"pumpListen", native_pump_listen},     {"pumpStop", native_pump_stop},
    {"pumpEnd", native_pump_end},           {"pumpSessions", native_pump_sessions},
    {"pumpStatistics", native_pump_statistics}, {"pumpForget", native_pump_forget},
    {"pumpClose", native_pump_close},
};
const struct functions pump_functions = FUNCTIONS(pump_table);
