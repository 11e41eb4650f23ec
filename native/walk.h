/* The parts of a descriptor walk: what its threads share, what each finds, and the columns made of it. */
#ifndef SOCKETEER_WALK_H
#define SOCKETEER_WALK_H

#include "post.h"
#include "procfs.h"

/* Memory that grows by appending. */
struct store {
  uint8_t *data;
  size_t used, capacity;
};
/* Room for `bytes` more, counted as used; NULL without memory. */
void *store_append(struct store *store, size_t bytes);

/* A part of the work: the descriptors [from, to) of a process. */
struct task {
  uint32_t process;
  uint32_t from, to;
};

struct found {
  uint32_t fd;
  uint64_t inode;
};

/* The sockets of one task that has any, in the store of one worker. */
struct segment {
  uint32_t process;
  uint32_t from;
  const struct worker *worker;
  size_t first, count;
};

struct process {
  uint32_t pid;
  uint32_t uid;
  /* Set by the first worker that finds a socket; this worker reads the files. */
  atomic_bool claimed;
  const struct worker *worker;
  size_t blob_start, ends_start;
};

struct worker {
  struct walk *walk;
  pthread_t thread;
  struct directory directory;
  struct store sockets;  /* struct found */
  struct store segments; /* struct segment */
  struct store blob;
  struct store ends; /* uint32_t, counted from the process' blob_start */
  uint32_t unreadable;
};

enum { WORKERS_MOST = 16 };

struct walk {
  struct job job;
  char *proc_path;
  char **files;
  uint32_t file_count;
  uint32_t thread_limit;

  int proc;
  struct process *processes;
  uint32_t process_count;
  /* The processes were named by the caller: only their files are read. */
  bool known;
  /* Behind the lock, with a signal for those who wait when tasks are added or the last busy worker is done. */
  pthread_mutex_t lock;
  pthread_cond_t changed;
  uint32_t next_process;
  struct store tasks; /* struct task: parts of large processes */
  size_t next_task;
  uint32_t busy;
  /* Workers but the first, which runs on the job's own thread. */
  uint32_t started;
  struct worker workers[WORKERS_MOST];
  /* 0, or the negative errno that ended the walk. */
  atomic_int failure;
};

/* Columns of the result, made on the job's thread. */
struct columns {
  double *sockets;
  size_t socket_count;
  int32_t *pids;
  uint32_t *uids;
  size_t pid_count;
  uint8_t *blob;
  size_t blob_bytes;
  uint32_t *ends;
  uint32_t processes, unreadable;
};

/* Joins what the workers found, ascending by process and descriptor. Returns 0 or -ENOMEM. */
int walk_columns(const struct walk *walk, struct columns *columns);
/* The columns as an object for JavaScript; takes their memory. NULL when an exception is pending. */
napi_value columns_give(napi_env env, struct columns *columns, size_t ends_count);
void columns_free(struct columns *columns);

/* The work itself, in walk-worker.c. Returns 0 or a negative errno. */
int walk_processes(struct walk *walk);

#endif
