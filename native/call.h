/*
 * The one door between JavaScript and the kernel: arguments are read and checked here, results leave here.
 *
 * A function opens a call, takes its arguments in order, and asks call_ok() once. A wrong argument throws
 * TypeError or RangeError with the names of the function and the argument; a failed system call is the negative
 * errno, never an exception.
 */
#ifndef SOCKETEER_CALL_H
#define SOCKETEER_CALL_H

#include <errno.h>
#include <limits.h>
#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CALL_ARGUMENTS = 13 };

struct call {
  napi_env env;
  const char *name;
  napi_value arguments[CALL_ARGUMENTS];
  size_t count;
  size_t next;
  bool failed;
};

/* Memory of a typed array, borrowed until the call returns. `given` is false for a null that was allowed. */
struct bytes {
  uint8_t *data;
  size_t length;
  bool given;
};
struct integers {
  int32_t *data;
  size_t length;
  bool given;
};
struct path {
  char text[PATH_MAX];
};

struct call call_open(napi_env env, napi_callback_info info, const char *name);
static inline bool call_ok(const struct call *call) { return !call->failed; }

/* Each takes the next argument; after a failure they return zeros and keep the first exception. */
int32_t call_int(struct call *call, const char *argument);
uint32_t call_unsigned(struct call *call, const char *argument);
/* An integer from 0 to 2^53 - 1. */
uint64_t call_safe_integer(struct call *call, const char *argument);
/* An integer between -2^53 and 2^53. */
int64_t call_offset(struct call *call, const char *argument);
bool call_optional_bool(struct call *call, const char *argument);
struct bytes call_bytes(struct call *call, const char *argument);
struct bytes call_bytes_or_null(struct call *call, const char *argument);
struct integers call_integers(struct call *call, const char *argument);
struct integers call_integers_or_null(struct call *call, const char *argument);
void call_path(struct call *call, const char *argument, struct path *path);
napi_value call_function(struct call *call, const char *argument);
/* An array; its elements are the caller's business. */
napi_value call_array(struct call *call, const char *argument, uint32_t *length);
/* A Uint32Array, kept by the caller as a value since its memory may move. */
napi_value call_words(struct call *call, const char *argument, size_t *length);
/* What an object of ours stands for, by napi_wrap; `tag` tells its kind. NULL when it is something else, or closed. */
void *call_wrapped(struct call *call, const char *argument, const napi_type_tag *tag, const char *expected);
/* Elements of an array taken by call_array. */
struct bytes call_bytes_at(struct call *call, napi_value array, uint32_t index, const char *argument);
void call_path_at(struct call *call, napi_value array, uint32_t index, const char *argument, struct path *path);

/* Report misuse; only the first report of a call counts. */
void call_type_error(struct call *call, const char *argument, const char *expected);
void call_range_error(struct call *call, const char *argument, const char *expected);

/* What the call returns to JavaScript: `result`, or -errno when it is negative. */
napi_value call_result(const struct call *call, long result);
/* What the call returns to JavaScript, as it is. */
napi_value call_value(const struct call *call, long value);

/* Repeats an interrupted system call. Not for close(2) and connect(2): those go on after EINTR. */
#define RETRY(result, expression) \
  do { \
    (result) = (expression); \
  } while ((result) < 0 && errno == EINTR)

#endif
