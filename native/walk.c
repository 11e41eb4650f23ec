/* Finds every socket descriptor of every process, or describes given processes: the job, its arguments, its one result. */
#include "call.h"
#include "module.h"
#include "walk.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The one parcel of a walk; a part of its job, so that it can always be posted. */
struct outcome {
  struct parcel parcel;
  struct columns columns;
  int status;
};

struct walk_job {
  struct walk walk;
  struct outcome outcome;
};

static size_t open_outcome(napi_env env, struct parcel *parcel, napi_value values[PARCEL_VALUES]) {
  struct outcome *outcome = (struct outcome *)parcel;
  const struct walk *walk = (const struct walk *)parcel->job;
  if (outcome->status != 0) return napi_create_int32(env, outcome->status, &values[0]) == napi_ok ? 1 : 0;
  values[0] = columns_give(env, &outcome->columns, outcome->columns.pid_count * walk->file_count);
  return values[0] != NULL ? 1 : 0;
}

static void release_outcome(struct parcel *parcel) { columns_free(&((struct outcome *)parcel)->columns); }

static void run_walk(struct job *job) {
  struct walk_job *self = (struct walk_job *)job;
  struct outcome *outcome = &self->outcome;
  int status = walk_processes(&self->walk);
  if (status == 0 && job_stopped(job)) status = -ECANCELED;
  if (status == 0) status = walk_columns(&self->walk, &outcome->columns);
  outcome->status = status;
  outcome->parcel =
      (struct parcel){.job = job, .last = true, .open = open_outcome, .release = release_outcome};
  job_post(job, &outcome->parcel, &outcome->parcel);
}

static void release_walk(struct job *job) {
  struct walk *walk = (struct walk *)job;
  for (size_t i = 0; i < WORKERS_MOST; i++) {
    free(walk->workers[i].sockets.data);
    free(walk->workers[i].segments.data);
    free(walk->workers[i].blob.data);
    free(walk->workers[i].ends.data);
  }
  for (uint32_t i = 0; i < walk->file_count; i++) free(walk->files[i]);
  free(walk->files);
  free(walk->tasks.data);
  free(walk->processes);
  free(walk->proc_path);
  if (walk->proc >= 0) close(walk->proc);
  pthread_cond_destroy(&walk->changed);
  pthread_mutex_destroy(&walk->lock);
  free(walk);
}

static uint32_t thread_limit(uint32_t wanted) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  uint32_t limit = wanted != 0 ? wanted : processors > 0 ? (uint32_t)processors : 1;
  return limit < WORKERS_MOST ? limit : WORKERS_MOST;
}

/* Builds the job from checked arguments; NULL without memory or after misuse. */
static struct walk *make_walk(struct call *call, const struct path *proc_path, napi_value files, uint32_t count) {
  struct walk_job *self = calloc(1, sizeof *self);
  struct path path;
  if (self == NULL) return NULL;
  struct walk *walk = &self->walk;
  walk->job = (struct job){.run = run_walk, .release = release_walk, .stop_fd = -1};
  walk->proc = -1;
  pthread_mutex_init(&walk->lock, NULL);
  pthread_cond_init(&walk->changed, NULL);
  for (size_t i = 0; i < WORKERS_MOST; i++) walk->workers[i].walk = walk;
  walk->proc_path = strdup(proc_path->text);
  walk->files = calloc(count + 1, sizeof *walk->files);
  bool whole = walk->proc_path != NULL && walk->files != NULL;
  walk->file_count = walk->files != NULL ? count : 0;
  for (uint32_t i = 0; whole && i < count; i++) {
    call_path_at(call, files, i, "files", &path);
    walk->files[i] = strdup(path.text);
    whole = call_ok(call) && walk->files[i] != NULL;
  }
  if (whole) return walk;
  release_walk(&walk->job);
  return NULL;
}

/* Names the processes of a walk that reads files only. Returns false without memory. */
static bool name_processes(struct walk *walk, struct integers pids) {
  walk->known = true;
  walk->processes = calloc(pids.length + 1, sizeof *walk->processes);
  if (walk->processes == NULL) return false;
  for (size_t i = 0; i < pids.length; i++) walk->processes[i].pid = (uint32_t)pids.data[i];
  walk->process_count = (uint32_t)pids.length;
  return true;
}

static napi_value start_walk(struct call *call, struct walk *walk, uint32_t threads, napi_value callback) {
  walk->thread_limit = thread_limit(threads);
  int problem = job_start(environment_of(call->env), &walk->job, callback);
  if (problem == 0) return call_value(call, 0);
  release_walk(&walk->job);
  return call_value(call, -problem);
}

static napi_value native_describe(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "describe");
  struct path proc_path;
  uint32_t count = 0;
  call_path(&call, "procPath", &proc_path);
  struct integers pids = call_integers(&call, "pids");
  napi_value files = call_array(&call, "files", &count);
  napi_value callback = call_function(&call, "onResult");
  if (call_ok(&call) && count > 64) call_range_error(&call, "files", "at most 64 long");
  if (call_ok(&call) && pids.length > INT32_MAX / 2) call_range_error(&call, "pids", "shorter");
  if (!call_ok(&call)) return NULL;
  struct walk *walk = make_walk(&call, &proc_path, files, count);
  if (!call_ok(&call)) return NULL;
  if (walk == NULL) return call_value(&call, -ENOMEM);
  if (name_processes(walk, pids)) return start_walk(&call, walk, 0, callback);
  release_walk(&walk->job);
  return call_value(&call, -ENOMEM);
}

static napi_value native_walk(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "walk");
  struct path proc_path;
  uint32_t count = 0;
  call_path(&call, "procPath", &proc_path);
  napi_value files = call_array(&call, "files", &count);
  uint32_t threads = call_unsigned(&call, "threads");
  napi_value callback = call_function(&call, "onResult");
  if (call_ok(&call) && count > 64) call_range_error(&call, "files", "at most 64 long");
  if (!call_ok(&call)) return NULL;
  struct walk *walk = make_walk(&call, &proc_path, files, count);
  if (!call_ok(&call)) return NULL;
  if (walk == NULL) return call_value(&call, -ENOMEM);
  return start_walk(&call, walk, threads, callback);
}

static const struct function walk_table[] = {{"walk", native_walk}, {"describe", native_describe}};
const struct functions walk_functions = FUNCTIONS(walk_table);
