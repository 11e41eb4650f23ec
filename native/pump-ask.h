/* Commands to a pump's thread. */
#ifndef SOCKETEER_PUMP_ASK_H
#define SOCKETEER_PUMP_ASK_H

#include "call.h"
#include "pump.h"

/* Takes the handle that comes next; NULL where it belongs to no pump. */
struct pump *pump_of_call(struct call *call);
/* Passes a command on; a pump of NULL is -EBADF. */
napi_value pump_ask_for(struct call *call, struct pump *pump, struct pump_command wanted);
napi_value native_pump_join(napi_env env, napi_callback_info info);
napi_value native_pump_listen(napi_env env, napi_callback_info info);

#endif
