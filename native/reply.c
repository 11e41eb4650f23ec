#include "reply.h"

#include "give.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
  FIRST_CHUNK = LEAST_CHUNK,
  /* Less than this is copied out of the chunk, which then serves on. */
  COPY_OUT_BELOW = 16 * 1024,
  /* Letters wait until there are this many bytes of them, or until they are this old. */
  HOLD_BYTES = 32 * 1024,
  HOLD_NANOSECONDS = 500 * 1000,
  PADDING = 3,
};

static size_t open_letter(napi_env env, struct parcel *parcel, napi_value values[PARCEL_VALUES]) {
  struct letter *letter = (struct letter *)parcel;
  bool cancelled = parcel->job->cancelled;
  int32_t request = cancelled ? -1 : (int32_t)letter->request;
  int32_t status = cancelled ? -ECANCELED : letter->status;
  if (letter->data != NULL && !cancelled) {
    values[1] = give_buffer(env, letter->data, letter->length);
    letter->data = NULL;
  } else if (napi_get_null(env, &values[1]) != napi_ok) {
    return 0;
  }
  if (values[1] == NULL) return 0;
  if (napi_create_int32(env, request, &values[0]) != napi_ok) return 0;
  return napi_create_int32(env, status, &values[2]) == napi_ok ? 3 : 0;
}

static void release_letter(struct parcel *parcel) {
  struct letter *letter = (struct letter *)parcel;
  free(letter->data);
  free(letter);
}

static void release_farewell(struct parcel *parcel) { (void)parcel; /* a part of its job */ }

void reply_post(struct reply *reply) {
  if (reply->held == NULL) return;
  struct parcel *first = reply->held, *last = reply->held_last;
  reply->held = reply->held_last = NULL;
  reply->held_bytes = 0;
  job_post(reply->job, first, last);
}

static bool held_long(const struct reply *reply) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long seconds = now.tv_sec - reply->held_since.tv_sec;
  return seconds * 1000000000LL + now.tv_nsec - reply->held_since.tv_nsec > HOLD_NANOSECONDS;
}

static void hold(struct reply *reply, struct letter *letter) {
  struct parcel *parcel = &letter->parcel;
  /* Once the last parcel is posted, the job may be freed under our feet. */
  bool last = parcel->last;
  if (reply->held == NULL) {
    reply->held = parcel;
    clock_gettime(CLOCK_MONOTONIC, &reply->held_since);
  } else {
    reply->held_last->next = parcel;
  }
  reply->held_last = parcel;
  reply->held_bytes += letter->length;
  if (last || reply->held_bytes >= HOLD_BYTES || held_long(reply)) reply_post(reply);
}

/* A letter about the current request. Takes `data`. */
static int write_letter(struct reply *reply, uint8_t *data, size_t length, int status) {
  struct letter *letter = malloc(sizeof *letter);
  if (letter == NULL) {
    free(data);
    return -ENOMEM;
  }
  *letter = (struct letter){
      .parcel = {.job = reply->job, .weight = length, .open = open_letter, .release = release_letter},
      .request = reply->request,
      .data = data,
      .length = length,
      .status = status,
  };
  hold(reply, letter);
  return 0;
}

int reply_flush(struct reply *reply) {
  size_t used = reply->used;
  uint8_t *data = reply->chunk;
  if (used == 0) return 0;
  reply->used = 0;
  if (used < COPY_OUT_BELOW) {
    data = malloc(used);
    if (data == NULL) return -ENOMEM;
    memcpy(data, reply->chunk, used);
  } else {
    uint8_t *shrunk = used < reply->capacity / 2 ? realloc(data, used) : NULL;
    if (shrunk != NULL) data = shrunk;
    reply->chunk = NULL;
    reply->capacity = 0;
  }
  return write_letter(reply, data, used, 0);
}

void reply_start(struct reply *reply, uint32_t request) {
  reply->request = request;
  reply->started = false;
}

int reply_room(struct reply *reply) {
  if (reply->capacity - reply->used >= DATAGRAM_ROOM) return 0;
  int problem = reply_flush(reply);
  if (problem != 0 || reply->capacity >= DATAGRAM_ROOM) return problem;
  /* The first chunk is small, so that JavaScript starts early and a short reply costs little. */
  size_t capacity = reply->started ? reply->chunk_bytes : FIRST_CHUNK;
  reply->chunk = malloc(capacity);
  if (reply->chunk == NULL) return -ENOMEM;
  reply->capacity = capacity;
  reply->started = true;
  return 0;
}

int reply_join(struct reply *reply, size_t room, const uint8_t *overflow, size_t rest) {
  size_t capacity = room + rest + PADDING;
  uint8_t *larger = malloc(capacity);
  if (larger == NULL) return -ENOMEM;
  memcpy(larger, reply->chunk + reply->used, room);
  memcpy(larger + room, overflow, rest);
  int problem = reply_flush(reply);
  free(reply->chunk);
  reply->chunk = larger;
  reply->capacity = capacity;
  return problem;
}

void reply_keep(struct reply *reply, size_t length) {
  /* The next datagram starts aligned; one that fills the chunk has no next. */
  size_t end = reply->used + length, aligned = (end + PADDING) & ~(size_t)PADDING;
  if (aligned > reply->capacity) aligned = end;
  memset(reply->chunk + end, 0, aligned - end);
  reply->used = aligned;
}

int reply_end(struct reply *reply, int status, bool last) {
  int problem = reply_flush(reply);
  if (!last) return problem != 0 ? problem : write_letter(reply, NULL, 0, status);
  reply->farewell = (struct letter){
      .parcel = {.job = reply->job, .last = true, .open = open_letter, .release = release_farewell},
      .request = reply->request,
      .status = problem != 0 ? problem : status,
  };
  hold(reply, &reply->farewell);
  return 0;
}

void reply_free(struct reply *reply) {
  free(reply->chunk);
  while (reply->held != NULL) {
    struct parcel *next = reply->held->next;
    reply->held->release(reply->held);
    reply->held = next;
  }
}
