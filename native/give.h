/* Hands malloc'ed memory over to JavaScript: copied when small, else as external memory freed by its finalizer. */
#ifndef SOCKETEER_GIVE_H
#define SOCKETEER_GIVE_H

#include <node_api.h>
#include <stddef.h>

/* A Buffer of `length` bytes. Takes `data`, which may be NULL for none, in every case. */
napi_value give_buffer(napi_env env, void *data, size_t length);

/* A typed array of `count` elements of `size` bytes. Takes `data` in every case. */
napi_value give_array(napi_env env, napi_typedarray_type type, void *data, size_t count, size_t size);

#endif
