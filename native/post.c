#include "post.h"

#include "thread.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Payload after which a delivery lets the event loop go round. */
enum { DELIVERY_BYTES = 512 * 1024 };

struct post {
  struct environment *environment;
  napi_threadsafe_function wake;
  struct job *jobs;
  uint32_t last_handle;
  /* Parcels being delivered; the environment's thread alone. */
  struct parcel *opened;
  /* Parcels posted, behind the lock. */
  pthread_mutex_t lock;
  struct parcel *first, *last;
};

static void wake(struct post *post) {
  /* Fails only when the environment is ending, and then nobody waits for it. */
  (void)napi_call_threadsafe_function(post->wake, NULL, napi_tsfn_nonblocking);
}

void job_post(struct job *job, struct parcel *first, struct parcel *last) {
  struct post *post = job->post;
  last->next = NULL;
  pthread_mutex_lock(&post->lock);
  bool was_empty = post->first == NULL;
  if (was_empty) post->first = first;
  else post->last->next = first;
  post->last = last;
  /* Under the lock: once it is open the job may be joined, and the post may go. */
  if (was_empty) wake(post);
  pthread_mutex_unlock(&post->lock);
}

static struct parcel *collect(struct post *post) {
  pthread_mutex_lock(&post->lock);
  struct parcel *first = post->first;
  post->first = post->last = NULL;
  pthread_mutex_unlock(&post->lock);
  return first;
}

/* Forgets a job whose last parcel has come: joins its thread and frees what is left of it. */
static void finish(struct post *post, struct job *job) {
  struct job **link = &post->jobs;
  while (*link != job) link = &(*link)->next;
  *link = job->next;
  pthread_join(job->thread, NULL);
  if (job->stop_fd >= 0) close(job->stop_fd);
  napi_delete_reference(post->environment->env, job->callback);
  job->release(job);
  if (post->jobs == NULL) napi_unref_threadsafe_function(post->environment->env, post->wake);
}

/* Calls back; what the callback throws becomes an uncaught exception, as from any event. */
static void call_back(napi_env env, napi_value callback, size_t count, const napi_value *values) {
  napi_value global, error;
  if (napi_get_global(env, &global) != napi_ok) return;
  napi_status status = napi_call_function(env, global, callback, count, values, NULL);
  if (status == napi_ok) return;
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return; /* the worker was terminated */
  if (napi_get_and_clear_last_exception(env, &error) == napi_ok) napi_fatal_exception(env, error);
}

static void deliver_one(napi_env env, struct post *post, struct parcel *parcel) {
  struct job *job = parcel->job;
  napi_handle_scope scope = NULL;
  napi_value callback = NULL, values[PARCEL_VALUES] = {NULL};
  size_t count = 0;
  bool wanted = parcel->last || !job->cancelled;
  if (wanted && napi_open_handle_scope(env, &scope) == napi_ok) {
    if (napi_get_reference_value(env, job->callback, &callback) != napi_ok) callback = NULL;
    if (callback != NULL) count = parcel->open(env, parcel, values);
  }
  bool last = parcel->last;
  parcel->release(parcel);
  if (last) finish(post, job);
  if (count > 0) call_back(env, callback, count, values);
  if (scope != NULL) napi_close_handle_scope(env, scope);
}

static void deliver(napi_env env, napi_value unused, void *context, void *data) {
  struct post *post = context;
  size_t weight = 0;
  (void)unused;
  (void)data;
  if (env == NULL) return; /* ending */
  if (post->opened == NULL) post->opened = collect(post);
  while (post->opened != NULL && weight < DELIVERY_BYTES) {
    struct parcel *parcel = post->opened;
    post->opened = parcel->next;
    weight += parcel->weight;
    deliver_one(env, post, parcel);
  }
  if (post->opened != NULL) wake(post);
}

static void discard(struct parcel *parcel) {
  while (parcel != NULL) {
    struct parcel *next = parcel->next;
    parcel->release(parcel);
    parcel = next;
  }
}

static void tell_to_stop(struct job *job) {
  uint64_t one = 1;
  atomic_store(&job->stop, true);
  if (job->stop_fd >= 0 && write(job->stop_fd, &one, sizeof one) < 0) return; /* full: it is readable already */
}

/* The environment ends. Runs before Node closes the thread-safe function, as hooks run last in, first out. */
static void close_post(void *data) {
  struct post *post = data;
  for (struct job *job = post->jobs; job != NULL; job = job->next) tell_to_stop(job);
  while (post->jobs != NULL) {
    struct job *job = post->jobs;
    post->jobs = job->next;
    pthread_join(job->thread, NULL);
    if (job->stop_fd >= 0) close(job->stop_fd);
    discard(post->opened); /* parcels go before the jobs they point to */
    discard(collect(post));
    post->opened = NULL;
    napi_delete_reference(post->environment->env, job->callback); /* Node frees no strong reference by itself */
    job->release(job);
  }
  post->environment->post = NULL;
  napi_release_threadsafe_function(post->wake, napi_tsfn_abort);
}

static void free_post(napi_env env, void *data, void *hint) {
  struct post *post = data;
  (void)env;
  (void)hint;
  pthread_mutex_destroy(&post->lock);
  free(post);
}

static struct post *open_post(struct environment *environment) {
  napi_env env = environment->env;
  napi_value name;
  struct post *post = calloc(1, sizeof *post);
  if (post == NULL) return NULL;
  post->environment = environment;
  pthread_mutex_init(&post->lock, NULL);
  if (napi_create_string_utf8(env, "socketeer", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, post, free_post, post, deliver,
                                      &post->wake) != napi_ok) {
    free_post(env, post, NULL);
    return NULL;
  }
  napi_unref_threadsafe_function(env, post->wake);
  napi_add_env_cleanup_hook(env, close_post, post);
  environment->post = post;
  return post;
}

static void *run_job(void *data) {
  struct job *job = data;
  job->run(job);
  return NULL;
}

int job_start(struct environment *environment, struct job *job, napi_value callback) {
  napi_env env = environment->env;
  struct post *post = environment->post != NULL ? environment->post : open_post(environment);
  if (post == NULL || napi_create_reference(env, callback, 1, &job->callback) != napi_ok) return ENOMEM;
  job->post = post;
  job->handle = ++post->last_handle;
  int problem = thread_start(&job->thread, run_job, job);
  if (problem != 0) {
    napi_delete_reference(env, job->callback);
    return problem;
  }
  if (post->jobs == NULL) napi_ref_threadsafe_function(env, post->wake);
  job->next = post->jobs;
  post->jobs = job;
  return 0;
}

static struct job *job_with(struct environment *environment, uint32_t handle) {
  struct job *job = environment->post == NULL ? NULL : environment->post->jobs;
  while (job != NULL && job->handle != handle) job = job->next;
  return job;
}

struct job *job_find(struct environment *environment, uint32_t handle, void (*run)(struct job *job)) {
  struct job *job = job_with(environment, handle);
  return job != NULL && job->run == run ? job : NULL;
}

void job_cancel(struct environment *environment, uint32_t handle) {
  struct job *job = job_with(environment, handle);
  if (job == NULL) return;
  job->cancelled = true;
  tell_to_stop(job);
}
