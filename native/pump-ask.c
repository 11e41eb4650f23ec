/* What JavaScript asks a pump for goes to its thread from here: joins and listeners, checked. */
#include "pump-ask.h"

#include "module.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct pump *pump_of_call(struct call *call) {
  uint32_t handle = call_unsigned(call, "handle");
  if (!call_ok(call)) return NULL;
  return (struct pump *)job_find(environment_of(call->env), handle, pump_run);
}

/* Takes the command. */
static void ask(struct pump *pump, struct pump_command *command) {
  uint64_t one = 1;
  pthread_mutex_lock(&pump->lock);
  bool was_empty = pump->commands == NULL;
  *pump->commands_end = command;
  pump->commands_end = &command->next;
  pthread_mutex_unlock(&pump->lock);
  if (was_empty && write(pump->job.stop_fd, &one, sizeof one) < 0) return; /* full: it is readable already */
}

napi_value pump_ask_for(struct call *call, struct pump *pump, struct pump_command wanted) {
  if (pump == NULL) return call_value(call, -EBADF);
  struct pump_command *command = malloc(sizeof *command);
  if (command == NULL) return call_value(call, -ENOMEM);
  *command = wanted;
  ask(pump, command);
  return call_value(call, 0);
}

static void check_policy(struct call *call, const struct pump_policy *policy) {
  if (policy->directions < 1 || policy->directions > 3) call_range_error(call, "directions", "from 1 to 3");
  if (policy->half_close < -1 || policy->idle < -1) call_range_error(call, "timeouts", "-1 or more");
  if (policy->block < 0) call_range_error(call, "block", "0 or more");
}

static bool take_name(struct pump_session *session, int side, const struct bytes *name) {
  if (!name->given || name->length == 0) return true;
  session->to[side] = malloc(name->length);
  if (session->to[side] == NULL) return false;
  memcpy(session->to[side], name->data, name->length);
  session->to_length[side] = (uint32_t)name->length;
  return true;
}

static void set_end(struct pump_session *session, int side, const struct pump_end_settings *end) {
  uint16_t flags = (end->flags & END_MESSAGES) != 0 ? FILE_MESSAGES : 0;
  uint8_t method = (uint8_t)(end->flags & END_METHOD_MASK);
  session->files[2 * side] = (struct pump_file){.fd = end->read, .flags = flags, .end = method};
  session->files[2 * side + 1] = (struct pump_file){.fd = end->write, .flags = flags, .end = method};
}

napi_value native_pump_join(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpJoin");
  struct pump *pump = pump_of_call(&call);
  uint64_t id = call_safe_integer(&call, "id");
  struct integers given = call_integers(&call, "settings");
  struct bytes names[2];
  names[0] = call_bytes_or_null(&call, "leftName");
  names[1] = call_bytes_or_null(&call, "rightName");
  struct pump_join_settings settings;
  if (call_ok(&call) && given.length != sizeof settings / sizeof(int32_t))
    call_range_error(&call, "settings", "11 long");
  if (!call_ok(&call)) return NULL;
  memcpy(&settings, given.data, sizeof settings);
  check_policy(&call, &settings.policy);
  if (!call_ok(&call)) return NULL;
  if (pump == NULL) return call_value(&call, -EBADF);
  struct pump_session *session = pump_session_make(&settings.policy, 0);
  if (session == NULL) return call_value(&call, -ENOMEM);
  session->number = id;
  for (int i = 0; i < 2; i++) set_end(session, i, &settings.ends[i]);
  if (!take_name(session, 0, &names[0]) || !take_name(session, 1, &names[1])) {
    pump_session_free(session);
    return call_value(&call, -ENOMEM);
  }
  return pump_ask_for(&call, pump, (struct pump_command){.kind = COMMAND_JOIN, .session = session});
}

static bool copy_blob(struct pump_blob *blob, const struct bytes *given) {
  if (!given->given) return true;
  blob->data = malloc(given->length == 0 ? 1 : given->length);
  if (blob->data == NULL) return false;
  memcpy(blob->data, given->data, given->length);
  blob->length = given->length;
  return true;
}

static void check_options(struct call *call, const struct bytes *options, const char *argument) {
  struct pump_option option;
  size_t at = 0;
  while (call_ok(call) && at < options->length) {
    bool fits = options->length - at >= sizeof option;
    if (fits) {
      memcpy(&option, options->data + at, sizeof option);
      at += sizeof option;
      fits = option.length >= 0 && (((size_t)option.length + 3) & ~(size_t)3) <= options->length - at;
    }
    if (!fits) call_range_error(call, argument, "whole records");
    else at += ((size_t)option.length + 3) & ~(size_t)3;
  }
}

static void check_ranges(struct call *call, const struct bytes *ranges) {
  struct pump_range range;
  if (ranges->given && ranges->length % sizeof range != 0) call_range_error(call, "ranges", "whole records");
  for (size_t at = 0; ranges->given && call_ok(call) && at < ranges->length; at += sizeof range) {
    memcpy(&range, ranges->data + at, sizeof range);
    if (range.length > sizeof range.address) call_range_error(call, "ranges", "of at most 16 bytes each");
  }
}

struct pump_listen_arguments {
  uint32_t id;
  struct pump_listen_settings settings;
  struct bytes to, from, options, dial_options, ranges;
};

static struct pump_listener *make_listener(const struct pump_listen_arguments *given) {
  struct pump_listener *listener = calloc(1, sizeof *listener);
  if (listener == NULL) return NULL;
  listener->id = given->id;
  listener->settings = given->settings;
  listener->spare = -1;
  memcpy(listener->to, given->to.data, given->to.length);
  listener->to_length = (uint32_t)given->to.length;
  if (given->from.given) memcpy(listener->from, given->from.data, given->from.length);
  listener->from_length = given->from.given ? (uint32_t)given->from.length : 0;
  if (copy_blob(&listener->options, &given->options) && copy_blob(&listener->dial_options, &given->dial_options) &&
      copy_blob(&listener->ranges, &given->ranges)) {
    return listener;
  }
  pump_listener_free(listener);
  return NULL;
}

static void check_listen(struct call *call, struct pump_listen_arguments *given, struct integers settings) {
  if (settings.length != sizeof given->settings / sizeof(int32_t)) {
    call_range_error(call, "settings", "15 long");
    return;
  }
  memcpy(&given->settings, settings.data, sizeof given->settings);
  check_policy(call, &given->settings.policy);
  const struct pump_listen_settings *own = &given->settings;
  if (given->id == 0) call_range_error(call, "id", "above 0");
  if (own->takes < TAKES_BYTES || own->takes > TAKES_MAIL) call_range_error(call, "messages", "from 0 to 2");
  if (own->most < 0 || own->most_per_source < 0) call_range_error(call, "limits", "0 or more");
  if (own->connect_timeout < -1) call_range_error(call, "connectTimeout", "-1 or more");
  if (given->to.length > PUMP_NAME_MOST) call_range_error(call, "to", "at most 128 bytes");
  if (given->from.given && given->from.length > PUMP_NAME_MOST) call_range_error(call, "from", "at most 128 bytes");
  check_options(call, &given->options, "listenerOptions");
  check_options(call, &given->dial_options, "dialOptions");
  check_ranges(call, &given->ranges);
}

napi_value native_pump_listen(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "pumpListen");
  struct pump_listen_arguments given;
  struct pump *pump = pump_of_call(&call);
  given.id = call_unsigned(&call, "id");
  struct integers settings = call_integers(&call, "settings");
  given.to = call_bytes(&call, "to");
  given.from = call_bytes_or_null(&call, "from");
  given.options = call_bytes(&call, "listenerOptions");
  given.dial_options = call_bytes(&call, "dialOptions");
  given.ranges = call_bytes_or_null(&call, "ranges");
  if (call_ok(&call)) check_listen(&call, &given, settings);
  if (!call_ok(&call)) return NULL;
  if (pump == NULL) return call_value(&call, -EBADF);
  struct pump_listener *listener = make_listener(&given);
  if (listener == NULL) return call_value(&call, -ENOMEM);
  listener->known_next = pump->known;
  pump->known = listener;
  return pump_ask_for(&call, pump, (struct pump_command){.kind = COMMAND_LISTEN, .listener = listener});
}
