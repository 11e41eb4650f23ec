/*
 * Work off the main thread and the post that brings its results home.
 *
 * A job runs on a thread of its own and posts parcels; the last one says so. The environment's thread opens each
 * parcel and calls the job's callback. Parcels that wait are delivered in one wake-up. When the environment ends,
 * every job is told to stop and joined before anything is freed.
 */
#ifndef SOCKETEER_POST_H
#define SOCKETEER_POST_H

#include "module.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { PARCEL_VALUES = 3 };

struct job {
  /* Filled in by the maker. `run` is called on the thread and must post exactly one parcel with `last`, at the end. */
  void (*run)(struct job *job);
  /* Frees the job, on the environment's thread, when its thread has ended. */
  void (*release)(struct job *job);
  /* An eventfd that becomes readable when the job shall stop, or -1; closed by the post. */
  int stop_fd;

  /* The post's own. */
  struct post *post;
  struct job *next;
  napi_ref callback;
  pthread_t thread;
  uint32_t handle;
  /* Read by the thread. */
  atomic_bool stop;
  /* Read by the environment's thread alone: parcels but the last are dropped. */
  bool cancelled;
};

struct parcel {
  struct parcel *next;
  struct job *job;
  bool last;
  /* Bytes of payload; a delivery pauses for the event loop after a good deal of them. */
  size_t weight;
  /* Makes the callback's arguments on the environment's thread; returns how many. */
  size_t (*open)(napi_env env, struct parcel *parcel, napi_value values[PARCEL_VALUES]);
  void (*release)(struct parcel *parcel);
};

static inline bool job_stopped(struct job *job) { return atomic_load_explicit(&job->stop, memory_order_relaxed); }

/* Starts a job; returns 0, or an errno when it was not started and remains the maker's. */
int job_start(struct environment *environment, struct job *job, napi_value callback);

/* Posts a list of parcels from the job's thread. */
void job_post(struct job *job, struct parcel *first, struct parcel *last);

/* Stops the job with this handle; its callback is called once more, with the last parcel. */
void job_cancel(struct environment *environment, uint32_t handle);

/* The job with this handle that runs this function, or NULL: none, or one of another kind. */
struct job *job_find(struct environment *environment, uint32_t handle, void (*run)(struct job *job));

#endif
