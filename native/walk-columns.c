/* What the workers of a walk found, put in order and made into columns for JavaScript. */
#include "give.h"
#include "walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare_segments(const void *left, const void *right) {
  const struct segment *a = left, *b = right;
  if (a->process != b->process) return a->process < b->process ? -1 : 1;
  return a->from < b->from ? -1 : a->from > b->from;
}

/* All segments of all workers in one list, in order. */
static bool gather(const struct walk *walk, struct store *segments) {
  for (uint32_t i = 0; i <= walk->started; i++) {
    const struct store *part = &walk->workers[i].segments;
    if (part->used == 0) continue;
    void *place = store_append(segments, part->used);
    if (place == NULL) return false;
    memcpy(place, part->data, part->used);
  }
  size_t count = segments->used / sizeof(struct segment);
  if (count > 1) qsort(segments->data, count, sizeof(struct segment), compare_segments);
  return true;
}

static void measure(const struct walk *walk, const struct segment *segments, size_t count, struct columns *columns) {
  for (size_t i = 0; i < count; i++) {
    columns->socket_count += segments[i].count;
    if (i == 0 || segments[i].process != segments[i - 1].process) columns->pid_count++;
  }
  for (uint32_t i = 0; i <= walk->started; i++) {
    columns->blob_bytes += walk->workers[i].blob.used;
    columns->unreadable += walk->workers[i].unreadable;
  }
  columns->processes = walk->process_count;
}

/* Never 0 bytes, so that NULL means no memory. */
static void *allocate(size_t count, size_t size) { return malloc(count * size + 1); }

static void add_process(const struct walk *walk, const struct process *process, size_t index, size_t *blob_end,
                        struct columns *columns) {
  const struct worker *worker = process->worker;
  columns->pids[index] = (int32_t)process->pid;
  columns->uids[index] = process->uid;
  if (walk->file_count == 0) return;
  const uint32_t *ends = (const void *)worker->ends.data;
  ends += process->ends_start;
  for (uint32_t i = 0; i < walk->file_count; i++) {
    columns->ends[index * walk->file_count + i] = (uint32_t)(*blob_end + ends[i]);
  }
  size_t length = ends[walk->file_count - 1];
  if (length > 0) memcpy(columns->blob + *blob_end, worker->blob.data + process->blob_start, length);
  *blob_end += length;
}

static void add_sockets(const struct segment *segment, size_t index, double **row) {
  const struct found *found = (const void *)segment->worker->sockets.data;
  found += segment->first;
  for (size_t i = 0; i < segment->count; i++) {
    (*row)[0] = (double)index;
    (*row)[1] = (double)found[i].fd;
    (*row)[2] = (double)found[i].inode;
    *row += 3;
  }
}

int walk_columns(const struct walk *walk, struct columns *columns) {
  struct store list = {0};
  *columns = (struct columns){0};
  bool gathered = gather(walk, &list);
  const struct segment *segments = (const void *)list.data;
  size_t count = gathered ? list.used / sizeof *segments : 0, blob_end = 0, index = 0;
  measure(walk, segments, count, columns);
  columns->sockets = allocate(columns->socket_count, 3 * sizeof(double));
  columns->pids = allocate(columns->pid_count, sizeof(int32_t));
  columns->uids = allocate(columns->pid_count, sizeof(uint32_t));
  columns->ends = allocate(columns->pid_count * walk->file_count, sizeof(uint32_t));
  columns->blob = allocate(columns->blob_bytes, 1);
  bool whole = gathered && columns->sockets != NULL && columns->pids != NULL && columns->uids != NULL &&
               columns->ends != NULL && columns->blob != NULL;
  double *row = columns->sockets;
  for (size_t i = 0; whole && i < count; i++) {
    bool fresh = i == 0 || segments[i].process != segments[i - 1].process;
    if (fresh) add_process(walk, &walk->processes[segments[i].process], index++, &blob_end, columns);
    add_sockets(&segments[i], index - 1, &row);
  }
  free(list.data);
  if (whole) return 0;
  columns_free(columns);
  return -ENOMEM;
}

void columns_free(struct columns *columns) {
  free(columns->sockets);
  free(columns->pids);
  free(columns->uids);
  free(columns->ends);
  free(columns->blob);
  *columns = (struct columns){0};
}

static void set(napi_env env, napi_value object, const char *name, napi_value value) {
  if (value != NULL) napi_set_named_property(env, object, name, value);
}

static napi_value count_value(napi_env env, uint32_t count) {
  napi_value value = NULL;
  napi_create_uint32(env, count, &value);
  return value;
}

napi_value columns_give(napi_env env, struct columns *columns, size_t ends_count) {
  napi_value object = NULL;
  size_t pids = columns->pid_count;
  if (napi_create_object(env, &object) != napi_ok) return NULL;
  set(env, object, "sockets",
      give_array(env, napi_float64_array, columns->sockets, columns->socket_count * 3, sizeof(double)));
  set(env, object, "pids", give_array(env, napi_int32_array, columns->pids, pids, sizeof(int32_t)));
  set(env, object, "uids", give_array(env, napi_uint32_array, columns->uids, pids, sizeof(uint32_t)));
  set(env, object, "blob", give_buffer(env, columns->blob, columns->blob_bytes));
  set(env, object, "ends", give_array(env, napi_uint32_array, columns->ends, ends_count, sizeof(uint32_t)));
  set(env, object, "processes", count_value(env, columns->processes));
  set(env, object, "unreadable", count_value(env, columns->unreadable));
  *columns = (struct columns){0};
  return object;
}
