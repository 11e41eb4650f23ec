#include "call.h"

#include <stdio.h>
#include <string.h>

struct call call_open(napi_env env, napi_callback_info info, const char *name) {
  struct call call = {.env = env, .name = name, .count = CALL_ARGUMENTS};
  if (napi_get_cb_info(env, info, &call.count, call.arguments, NULL, NULL) != napi_ok) call.failed = true;
  /* Node-API fills what was not given with undefined, up to the capacity it was told. */
  return call;
}

typedef napi_status (*throw_function)(napi_env, const char *, const char *);

static void fail(struct call *call, throw_function throw, const char *code, const char *argument,
                 const char *expected) {
  if (call->failed) return;
  call->failed = true;
  char message[200];
  snprintf(message, sizeof message, "%s: %s must be %s", call->name, argument, expected);
  throw(call->env, code, message);
}

void call_type_error(struct call *call, const char *argument, const char *expected) {
  fail(call, napi_throw_type_error, "ERR_INVALID_ARG_TYPE", argument, expected);
}

void call_range_error(struct call *call, const char *argument, const char *expected) {
  fail(call, napi_throw_range_error, "ERR_OUT_OF_RANGE", argument, expected);
}

static napi_value take(struct call *call) {
  if (call->next >= CALL_ARGUMENTS) call->failed = true;
  return call->failed ? NULL : call->arguments[call->next++];
}

/* An integer between the two limits, both of which a double holds exactly. */
static double take_integer(struct call *call, const char *argument, double least, double most,
                           const char *expected) {
  napi_value value = take(call);
  double number = 0;
  if (call->failed) return 0;
  if (napi_get_value_double(call->env, value, &number) != napi_ok) {
    call_type_error(call, argument, "a number");
    return 0;
  }
  /* The first comparison refuses NaN; the second is only made with values that fit an int64_t. */
  if (!(number >= least && number <= most) || (double)(int64_t)number < number ||
      (double)(int64_t)number > number) {
    call_range_error(call, argument, expected);
    return 0;
  }
  return number;
}

int32_t call_int(struct call *call, const char *argument) {
  return (int32_t)take_integer(call, argument, INT32_MIN, INT32_MAX, "a 32-bit integer");
}

uint32_t call_unsigned(struct call *call, const char *argument) {
  return (uint32_t)take_integer(call, argument, 0, UINT32_MAX, "an unsigned 32-bit integer");
}

uint64_t call_safe_integer(struct call *call, const char *argument) {
  return (uint64_t)take_integer(call, argument, 0, 9007199254740991.0, "an integer from 0 to 2^53 - 1");
}

int64_t call_offset(struct call *call, const char *argument) {
  return (int64_t)take_integer(call, argument, -9007199254740991.0, 9007199254740991.0, "an integer between -2^53 and 2^53");
}

static bool is_nullish(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  napi_typeof(env, value, &type);
  return type == napi_undefined || type == napi_null;
}

bool call_optional_bool(struct call *call, const char *argument) {
  napi_value value = take(call);
  bool result = false;
  if (call->failed || is_nullish(call->env, value)) return false;
  if (napi_get_value_bool(call->env, value, &result) != napi_ok) call_type_error(call, argument, "a boolean");
  return result;
}

/* The memory of a typed array of exactly this element type; NULL when the value is something else. */
static bool typed_array(struct call *call, napi_value value, napi_typedarray_type wanted, void **data,
                        size_t *length) {
  napi_typedarray_type type;
  if (napi_get_typedarray_info(call->env, value, &type, length, data, NULL, NULL) != napi_ok) return false;
  return type == wanted;
}

/* System calls take a pointer even for no bytes, and an empty array has none. */
static uint8_t nothing[8];

static struct bytes to_bytes(struct call *call, napi_value value, const char *argument, const char *expected) {
  struct bytes bytes = {.data = nothing, .given = true};
  void *data = NULL;
  if (!typed_array(call, value, napi_uint8_array, &data, &bytes.length)) {
    call_type_error(call, argument, expected);
    bytes.length = 0;
  } else if (data != NULL) {
    bytes.data = data;
  }
  return bytes;
}

struct bytes call_bytes(struct call *call, const char *argument) {
  napi_value value = take(call);
  if (call->failed) return (struct bytes){.data = nothing};
  return to_bytes(call, value, argument, "a Uint8Array");
}

struct bytes call_bytes_or_null(struct call *call, const char *argument) {
  napi_value value = take(call);
  if (call->failed || is_nullish(call->env, value)) return (struct bytes){.data = NULL};
  return to_bytes(call, value, argument, "a Uint8Array or null");
}

static struct integers to_integers(struct call *call, napi_value value, const char *argument,
                                   const char *expected) {
  struct integers integers = {.given = true};
  void *data = NULL;
  if (!typed_array(call, value, napi_int32_array, &data, &integers.length)) {
    call_type_error(call, argument, expected);
    integers.length = 0;
  }
  integers.data = data;
  return integers;
}

struct integers call_integers(struct call *call, const char *argument) {
  napi_value value = take(call);
  if (call->failed) return (struct integers){.data = NULL};
  return to_integers(call, value, argument, "an Int32Array");
}

struct integers call_integers_or_null(struct call *call, const char *argument) {
  napi_value value = take(call);
  if (call->failed || is_nullish(call->env, value)) return (struct integers){.data = NULL};
  return to_integers(call, value, argument, "an Int32Array or null");
}

static void to_path(struct call *call, napi_value value, const char *argument, struct path *path) {
  size_t length = 0;
  path->text[0] = '\0';
  if (call->failed) return;
  if (napi_get_value_string_utf8(call->env, value, NULL, 0, &length) != napi_ok) {
    call_type_error(call, argument, "a string");
    return;
  }
  if (length >= sizeof path->text) {
    call_range_error(call, argument, "shorter than 4096 bytes");
    return;
  }
  napi_get_value_string_utf8(call->env, value, path->text, sizeof path->text, &length);
  /* The kernel would stop at the NUL and take another file than the one that was named. */
  if (strlen(path->text) != length) call_range_error(call, argument, "without NUL bytes");
}

void call_path(struct call *call, const char *argument, struct path *path) {
  to_path(call, take(call), argument, path);
}

napi_value call_function(struct call *call, const char *argument) {
  napi_value value = take(call);
  napi_valuetype type = napi_undefined;
  if (call->failed) return NULL;
  napi_typeof(call->env, value, &type);
  if (type != napi_function) call_type_error(call, argument, "a function");
  return value;
}

napi_value call_array(struct call *call, const char *argument, uint32_t *length) {
  napi_value value = take(call);
  bool is_array = false;
  *length = 0;
  if (call->failed) return NULL;
  napi_is_array(call->env, value, &is_array);
  if (is_array) napi_get_array_length(call->env, value, length);
  else call_type_error(call, argument, "an array");
  return value;
}

napi_value call_words(struct call *call, const char *argument, size_t *length) {
  napi_value value = take(call);
  void *data = NULL;
  *length = 0;
  if (call->failed) return NULL;
  if (!typed_array(call, value, napi_uint32_array, &data, length)) {
    call_type_error(call, argument, "a Uint32Array");
  }
  return value;
}

void *call_wrapped(struct call *call, const char *argument, const napi_type_tag *tag, const char *expected) {
  napi_value value = take(call);
  bool tagged = false;
  void *data = NULL;
  if (call->failed) return NULL;
  if (napi_check_object_type_tag(call->env, value, tag, &tagged) != napi_ok || !tagged ||
      napi_unwrap(call->env, value, &data) != napi_ok) {
    call_type_error(call, argument, expected);
    return NULL;
  }
  return data;
}

static napi_value element(struct call *call, napi_value array, uint32_t index) {
  napi_value value = NULL;
  if (call->failed) return NULL;
  if (napi_get_element(call->env, array, index, &value) != napi_ok) call->failed = true; /* a getter threw */
  return value;
}

struct bytes call_bytes_at(struct call *call, napi_value array, uint32_t index, const char *argument) {
  napi_value value = element(call, array, index);
  if (call->failed) return (struct bytes){.data = nothing};
  return to_bytes(call, value, argument, "an array of Uint8Array");
}

void call_path_at(struct call *call, napi_value array, uint32_t index, const char *argument,
                  struct path *path) {
  to_path(call, element(call, array, index), argument, path);
}

napi_value call_value(const struct call *call, long value) {
  napi_value result = NULL;
  /* Every result fits: descriptors and lengths are ints, and Linux moves at most 0x7ffff000 bytes a call. */
  napi_create_int32(call->env, (int32_t)value, &result);
  return result;
}

napi_value call_result(const struct call *call, long result) {
  return call_value(call, result < 0 ? -(long)errno : result);
}
