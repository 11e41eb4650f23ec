/*
 * Descriptors that belong to one environment. A worker may be ended at any instruction, and its sockets would stay open
 * for as long as the process lives; so they are noted here and closed when the environment ends.
 */
#include "call.h"
#include "module.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A set of bits, one for each descriptor number. */
struct owned {
  uint8_t *bits;
  size_t size;
  struct owned *next;
};

/* The sets of all environments: descriptors belong to the process, so that another thread's can be told from nobody's. */
static struct owned *owned_sets;
static pthread_mutex_t owned_lock = PTHREAD_MUTEX_INITIALIZER;

enum { BITS_PER_BYTE = 8, FIRST_SIZE = 128 };

static bool is_in(const struct owned *owned, size_t fd) {
  size_t index = fd / BITS_PER_BYTE;
  return index < owned->size && (owned->bits[index] & (1u << (fd % BITS_PER_BYTE))) != 0;
}

static void close_owned(void *data) {
  struct owned *owned = data;
  pthread_mutex_lock(&owned_lock);
  struct owned **link = &owned_sets;
  while (*link != owned) link = &(*link)->next;
  *link = owned->next;
  pthread_mutex_unlock(&owned_lock);
  for (size_t fd = 0; fd < owned->size * BITS_PER_BYTE; fd++) {
    if (is_in(owned, fd)) close((int)fd);
  }
  free(owned->bits);
  free(owned);
}

/* The set of this environment; NULL with errno set. */
static struct owned *owned_of(struct environment *environment) {
  if (environment->owned != NULL) return environment->owned;
  struct owned *owned = calloc(1, sizeof *owned);
  if (owned == NULL) return NULL;
  if (napi_add_env_cleanup_hook(environment->env, close_owned, owned) != napi_ok) {
    free(owned);
    errno = ENOMEM;
    return NULL;
  }
  environment->owned = owned;
  pthread_mutex_lock(&owned_lock);
  owned->next = owned_sets;
  owned_sets = owned;
  pthread_mutex_unlock(&owned_lock);
  return owned;
}

static bool make_room(struct owned *owned, size_t index) {
  if (index < owned->size) return true;
  size_t size = owned->size > 0 ? owned->size : FIRST_SIZE;
  while (size <= index) size *= 2;
  uint8_t *bits = realloc(owned->bits, size);
  if (bits == NULL) return false;
  memset(bits + owned->size, 0, size - owned->size);
  owned->bits = bits;
  owned->size = size;
  return true;
}

/* Returns 0, or -1 with errno set. The lock is held. */
static int set_bit(struct owned *owned, size_t fd, bool wanted) {
  size_t index = fd / BITS_PER_BYTE;
  uint8_t bit = (uint8_t)(1u << (fd % BITS_PER_BYTE));
  if (!wanted && index >= owned->size) return 0;
  if (!make_room(owned, index)) return -1;
  if (wanted) owned->bits[index] |= bit;
  else owned->bits[index] &= (uint8_t)~bit;
  return 0;
}

/* Returns 0, or -1 with errno set. */
static int set_owned(struct environment *environment, size_t fd, bool wanted) {
  struct owned *owned = owned_of(environment);
  if (owned == NULL) return -1;
  pthread_mutex_lock(&owned_lock);
  int result = set_bit(owned, fd, wanted);
  pthread_mutex_unlock(&owned_lock);
  return result;
}

/* Whether another environment has noted the descriptor as its own. */
static bool is_owned_elsewhere(const struct environment *environment, size_t fd) {
  bool found = false;
  pthread_mutex_lock(&owned_lock);
  for (const struct owned *owned = owned_sets; owned != NULL && !found; owned = owned->next) {
    found = owned != environment->owned && is_in(owned, fd);
  }
  pthread_mutex_unlock(&owned_lock);
  return found;
}

static napi_value native_owned_elsewhere(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "ownedElsewhere");
  uint32_t fd = call_unsigned(&call, "fd");
  if (!call_ok(&call)) return NULL;
  return call_value(&call, is_owned_elsewhere(environment_of(env), fd) ? 1 : 0);
}

static napi_value native_close_at_exit(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "closeAtExit");
  int fd = call_int(&call, "fd");
  bool wanted = call_optional_bool(&call, "wanted");
  /* A number beyond every limit of open files would only make the set large. */
  if (call_ok(&call) && (fd < 0 || fd >= 1 << 30)) call_range_error(&call, "fd", "from 0 to 2^30");
  if (!call_ok(&call)) return NULL;
  return call_result(&call, set_owned(environment_of(env), (size_t)fd, wanted));
}

static const struct function own_table[] = {
    {"closeAtExit", native_close_at_exit},
    {"ownedElsewhere", native_owned_elsewhere},
};
const struct functions own_functions = FUNCTIONS(own_table);
