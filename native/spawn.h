/* What happens between fork(2) and execve(2), as a list that is made before and carried out without allocating. */
#ifndef SOCKETEER_SPAWN_H
#define SOCKETEER_SPAWN_H

#include <stddef.h>
#include <stdint.h>

/* Steps of `actions`; src/kernel/spawn.ts has the same numbers. Words behind each are its operands. */
enum spawn_action {
  SPAWN_CHDIR = 1,  /* index into paths */
  SPAWN_CHROOT,     /* index into paths */
  SPAWN_UMASK,      /* mode */
  SPAWN_SETSID,
  SPAWN_SETPGID,    /* process group, 0 for its own */
  SPAWN_TERMINAL,   /* descriptor: becomes the controlling terminal */
  SPAWN_FOREGROUND, /* descriptor of a terminal: our group comes to its foreground */
  SPAWN_SETUID,     /* user */
  SPAWN_SETGID,     /* group */
  SPAWN_SETGROUPS,  /* count, then the groups */
  SPAWN_SETNS,      /* descriptor, type of namespace */
  SPAWN_IGNORE,     /* signal */
};

/* What failed: errno, and the index of the word in `actions`, or one of the other two. */
struct spawn_failure {
  int error;
  int step;
};
enum { SPAWN_STEP_EXEC = -1, SPAWN_STEP_DESCRIPTORS = -2 };

struct spawn_plan {
  char **candidates; /* paths to execute, the first that is there */
  size_t candidate_count;
  char **arguments;
  char **environment;
  char **shell; /* room for /bin/sh, a script and `arguments` */
  const int32_t *descriptors; /* pairs of target and source */
  size_t descriptor_count;
  int32_t *moved; /* room for as many sources */
  const int32_t *actions;
  size_t action_count;
  char **paths;
  size_t path_count;
};

/* Whether the words of `actions` are whole and their paths are there. */
int spawn_check(const struct spawn_plan *plan);
/* Whether an action changes who the process is. */
int spawn_changes_user(const struct spawn_plan *plan);
/* Carries the plan out and executes; returns only on failure. Async-signal-safe. */
void spawn_become(const struct spawn_plan *plan, struct spawn_failure *failure);

#endif
