#include "tls.h"

#include <stdio.h>

napi_value tls_wrap(napi_env env, void *data, napi_finalize finalize, const napi_type_tag *tag) {
  napi_value object = NULL;
  if (napi_create_object(env, &object) == napi_ok && napi_type_tag_object(env, object, tag) == napi_ok &&
      napi_wrap(env, object, data, finalize, NULL, NULL) == napi_ok) {
    return object;
  }
  finalize(env, data, NULL);
  napi_throw_error(env, NULL, "socketeer: no object could be made for OpenSSL");
  return NULL;
}

void *tls_unwrap(struct call *call, const napi_type_tag *tag, const char *expected) {
  size_t at = call->next;
  void *data = call_wrapped(call, expected, tag, "open");
  if (data != NULL) napi_remove_wrap(call->env, call->arguments[at], &data);
  return data;
}

napi_value tls_failure(napi_env env, const char *about) {
  napi_value text = NULL;
  char message[256];
  unsigned long code = ERR_peek_error();
  const char *reason = code == 0 ? NULL : ERR_reason_error_string(code);
  snprintf(message, sizeof message, "%s%s%s", about, *about == '\0' ? "" : ": ",
           reason != NULL ? reason : "OpenSSL does not say why");
  ERR_clear_error();
  napi_create_string_utf8(env, message, NAPI_AUTO_LENGTH, &text);
  return text;
}
