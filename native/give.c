#include "give.h"

#include <stdlib.h>
#include <string.h>

/* Below this a copy costs less than an external buffer with its finalizer. */
enum { COPY_BELOW = 16384 };

static void free_given(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free(data);
}

napi_value give_buffer(napi_env env, void *data, size_t length) {
  napi_value buffer = NULL;
  void *copy = NULL;
  if (length >= COPY_BELOW &&
      napi_create_external_buffer(env, length, data, free_given, NULL, &buffer) == napi_ok) {
    return buffer;
  }
  /* Small, or a runtime that allows no external memory. */
  if (napi_create_buffer(env, length, &copy, &buffer) == napi_ok && length > 0) memcpy(copy, data, length);
  free(data);
  return buffer;
}

napi_value give_array(napi_env env, napi_typedarray_type type, void *data, size_t count, size_t size) {
  napi_value memory = NULL, array = NULL;
  void *copy = NULL;
  size_t length = count * size;
  if (length < COPY_BELOW ||
      napi_create_external_arraybuffer(env, data, length, free_given, NULL, &memory) != napi_ok) {
    if (napi_create_arraybuffer(env, length, &copy, &memory) == napi_ok && length > 0) memcpy(copy, data, length);
    free(data);
  }
  if (memory != NULL) napi_create_typedarray(env, type, count, memory, 0, &array);
  return array;
}
