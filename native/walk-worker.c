/* The threads of a descriptor walk. One starts, and calls in the others when there is work enough for them. */
#include "thread.h"
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  /* Descriptors in one task; a process with twice as many is divided. */
  TASK_DESCRIPTORS = 2048,
  /* Bytes of directory entries from which a process may have so many; an entry takes 24. */
  LARGE_DIRECTORY = DIRECTORY_BUFFER / 2,
  /* A walk that is not over by then gets more threads. */
  ALONE_NANOSECONDS = 700 * 1000,
  FILE_MOST = 64 * 1024,
  FILE_ROOM = 4096,
};

void *store_append(struct store *store, size_t bytes) {
  if (store->capacity - store->used < bytes) {
    size_t capacity = store->capacity < 4096 ? 4096 : store->capacity * 2;
    while (capacity - store->used < bytes) capacity *= 2;
    uint8_t *data = realloc(store->data, capacity);
    if (data == NULL) return NULL;
    store->data = data;
    store->capacity = capacity;
  }
  void *place = store->data + store->used;
  store->used += bytes;
  return place;
}

static bool ended(struct walk *walk) {
  return job_stopped(&walk->job) || atomic_load_explicit(&walk->failure, memory_order_relaxed) != 0;
}

static void fail_walk(struct walk *walk, int problem) { atomic_store(&walk->failure, problem); }

static void *work(void *data);

static void call_others(struct walk *walk) {
  pthread_mutex_lock(&walk->lock);
  while (walk->started + 1 < walk->thread_limit) {
    struct worker *worker = &walk->workers[walk->started + 1];
    if (thread_start(&worker->thread, work, worker) != 0) break; /* fewer threads do as well */
    walk->started++;
  }
  pthread_mutex_unlock(&walk->lock);
}

/* Calls the others for a large process and divides it, where its size is known; the caller keeps the first part. */
static void divide(struct walk *walk, struct task *task, int fd) {
  call_others(walk);
  uint64_t count = descriptor_count(fd);
  if (count < 2 * TASK_DESCRIPTORS || count > UINT32_MAX / 2) return;
  uint32_t parts = (uint32_t)(count / TASK_DESCRIPTORS);
  pthread_mutex_lock(&walk->lock);
  struct task *tasks = store_append(&walk->tasks, (parts - 1) * sizeof *tasks);
  for (uint32_t i = 1; tasks != NULL && i < parts; i++) {
    uint32_t from = i * TASK_DESCRIPTORS;
    tasks[i - 1] = (struct task){task->process, from, i + 1 < parts ? from + TASK_DESCRIPTORS : UINT32_MAX};
  }
  if (tasks != NULL) task->to = TASK_DESCRIPTORS;
  pthread_cond_broadcast(&walk->changed);
  pthread_mutex_unlock(&walk->lock);
}

/* The next process, else a part of a large one: two threads in one process would wait for each other's locks. */
static bool take_waiting(struct walk *walk, struct task *task) {
  if (walk->next_process < walk->process_count) {
    *task = (struct task){walk->next_process++, 0, UINT32_MAX};
    return true;
  }
  if (walk->next_task * sizeof *task >= walk->tasks.used) return false;
  memcpy(task, walk->tasks.data + walk->next_task++ * sizeof *task, sizeof *task);
  return true;
}

/* Takes a task; waits while there is none but a busy worker may still divide its own. False at the end of the walk. */
static bool next_task(struct walk *walk, struct task *task) {
  bool taken = false;
  pthread_mutex_lock(&walk->lock);
  while (!ended(walk) && !(taken = take_waiting(walk, task)) && walk->busy > 0) {
    pthread_cond_wait(&walk->changed, &walk->lock);
  }
  if (taken) walk->busy++;
  pthread_mutex_unlock(&walk->lock);
  return taken;
}

static void end_task(struct walk *walk) {
  pthread_mutex_lock(&walk->lock);
  if (--walk->busy == 0 && walk->started > 0) pthread_cond_broadcast(&walk->changed);
  pthread_mutex_unlock(&walk->lock);
}

/* Appends a file, up to FILE_MOST bytes; what cannot be read is empty. Returns false without memory. */
static bool append_file(struct worker *worker, const char *path) {
  size_t total = 0;
  int fd = openat(worker->walk->proc, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return true;
  while (total < FILE_MOST) {
    uint8_t *room = store_append(&worker->blob, FILE_ROOM);
    if (room == NULL) break;
    ssize_t got = read(fd, room, FILE_ROOM);
    size_t length = got > 0 ? (size_t)got : 0;
    worker->blob.used -= FILE_ROOM - length;
    total += length;
    if (length == 0) break;
  }
  close(fd);
  return true;
}

/* Reads owner and files of a process that has sockets. Returns false without memory. */
static bool describe(struct worker *worker, struct process *process) {
  struct walk *walk = worker->walk;
  char path[PATH_MAX];
  process->worker = worker;
  process->uid = process_owner(walk->proc, process->pid);
  process->blob_start = worker->blob.used;
  process->ends_start = worker->ends.used / sizeof(uint32_t);
  for (uint32_t i = 0; i < walk->file_count; i++) {
    if (join_path(path, sizeof path, process->pid, walk->files[i]) && !append_file(worker, path)) return false;
    uint32_t *end = store_append(&worker->ends, sizeof *end);
    if (end == NULL) return false;
    *end = (uint32_t)(worker->blob.used - process->blob_start);
  }
  return true;
}

/* Reads the links of a task. Returns how many sockets there were, or a negative errno. */
static long read_links(struct worker *worker, int fd, struct task *task) {
  bool whole = task->from == 0 && task->to == UINT32_MAX && worker->walk->thread_limit > 1;
  const char *name;
  uint32_t number;
  uint64_t inode;
  long count = 0;
  int more, denied = 0;
  worker->directory.fd = fd;
  worker->directory.at = worker->directory.filled = 0;
  while ((more = directory_next_number(&worker->directory, &name, &number)) == 1 && !ended(worker->walk)) {
    /* Only a process that fills the buffer is worth a question about its size. */
    if (whole && worker->directory.filled > LARGE_DIRECTORY) divide(worker->walk, task, fd);
    whole = false;
    if (number < task->from) continue;
    if (number >= task->to) break;
    int is_socket = read_socket_link(fd, name, &inode);
    if (is_socket == -EACCES || is_socket == -EPERM) denied = is_socket;
    if (is_socket != 1) continue;
    struct found *found = store_append(&worker->sockets, sizeof *found);
    if (found == NULL) return -ENOMEM;
    *found = (struct found){number, inode};
    count++;
  }
  if (more == -EACCES || more == -EPERM) denied = more;
  return count == 0 && denied != 0 ? denied : count;
}

static bool keep_segment(struct worker *worker, const struct task *task, size_t first, size_t count) {
  struct segment *segment = store_append(&worker->segments, sizeof *segment);
  if (segment == NULL) return false;
  *segment = (struct segment){task->process, task->from, worker, first, count};
  return true;
}

static void count_unreadable(struct worker *worker, const struct process *process, const struct task *task,
                             int problem) {
  if (problem != -EACCES && problem != -EPERM) return; /* vanished: nothing is missing */
  if (task->from == 0 && !is_bare_process(worker->walk->proc, process->pid)) worker->unreadable++;
}

/* Reads the files of a process whose descriptors nobody asked for. */
static void do_known(struct worker *worker, const struct task *task) {
  struct process *process = &worker->walk->processes[task->process];
  if (!keep_segment(worker, task, 0, 0) || !describe(worker, process)) fail_walk(worker->walk, -ENOMEM);
}

static void do_task(struct worker *worker, struct task *task) {
  struct walk *walk = worker->walk;
  struct process *process = &walk->processes[task->process];
  if (walk->known) {
    do_known(worker, task);
    return;
  }
  char path[SMALL_PATH];
  join_path(path, sizeof path, process->pid, "fd");
  int fd = openat(walk->proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    count_unreadable(worker, process, task, -errno);
    return;
  }
  /* Positions in this directory are descriptor numbers after "." and ".."; read_links checks them all the same. */
  if (task->from > 0) (void)lseek(fd, (off_t)task->from + 2, SEEK_SET);
  size_t first = worker->sockets.used / sizeof(struct found);
  long count = read_links(worker, fd, task);
  close(fd);
  if (count == -ENOMEM) fail_walk(walk, -ENOMEM);
  if (count < 0) count_unreadable(worker, process, task, (int)count);
  if (count <= 0) return;
  bool kept = keep_segment(worker, task, first, (size_t)count);
  if (kept && !atomic_exchange(&process->claimed, true)) kept = describe(worker, process);
  if (!kept) fail_walk(walk, -ENOMEM);
}

static void *work(void *data) {
  struct worker *worker = data;
  struct task task;
  worker->directory.buffer = malloc(DIRECTORY_BUFFER);
  if (worker->directory.buffer == NULL) fail_walk(worker->walk, -ENOMEM);
  while (next_task(worker->walk, &task)) {
    do_task(worker, &task);
    end_task(worker->walk);
  }
  free(worker->directory.buffer);
  return NULL;
}

static bool alone_long(const struct timespec *start) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (now.tv_sec - start->tv_sec) * 1000000000LL + now.tv_nsec - start->tv_nsec > ALONE_NANOSECONDS;
}

static int compare_processes(const void *left, const void *right) {
  const struct process *a = left, *b = right;
  return a->pid < b->pid ? -1 : a->pid > b->pid;
}

/* Lists the processes. Returns 0 or a negative errno. */
static int list_processes(struct walk *walk) {
  struct store list = {0};
  struct directory directory = {.fd = walk->proc, .buffer = malloc(DIRECTORY_BUFFER)};
  const char *name;
  uint32_t pid;
  int result = directory.buffer == NULL ? -ENOMEM : 1;
  while (result == 1 && (result = directory_next_number(&directory, &name, &pid)) == 1) {
    struct process *process = store_append(&list, sizeof *process);
    if (process == NULL) result = -ENOMEM;
    else *process = (struct process){.pid = pid};
  }
  free(directory.buffer);
  walk->processes = (void *)list.data;
  walk->process_count = (uint32_t)(list.used / sizeof(struct process));
  /* /proc lists them in order already, but does not promise to. */
  if (walk->process_count > 1) qsort(list.data, walk->process_count, sizeof(struct process), compare_processes);
  return result;
}

int walk_processes(struct walk *walk) {
  struct worker *self = &walk->workers[0];
  struct timespec start;
  struct task task;
  bool called = false;
  clock_gettime(CLOCK_MONOTONIC, &start);
  walk->proc = open(walk->proc_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (walk->proc < 0) return -errno;
  int problem = walk->known ? 0 : list_processes(walk);
  if (problem != 0) return problem;
  self->directory.buffer = malloc(DIRECTORY_BUFFER);
  if (self->directory.buffer == NULL) return -ENOMEM;
  while (next_task(walk, &task)) {
    do_task(self, &task);
    end_task(walk);
    if (called || walk->thread_limit < 2 || !alone_long(&start)) continue;
    called = true;
    call_others(walk);
  }
  free(self->directory.buffer);
  for (uint32_t i = 1; i <= walk->started; i++) pthread_join(walk->workers[i].thread, NULL);
  return atomic_load(&walk->failure);
}
