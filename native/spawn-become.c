/* The child's side of spawn.c: from fork(2) to execve(2). Nothing here allocates, locks or calls back. */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* By number, as the C library would change all threads, of which the child has one. The old numbers take 16 bits. */
#ifdef SYS_setuid32
enum { CALL_SETUID = SYS_setuid32, CALL_SETGID = SYS_setgid32, CALL_SETGROUPS = SYS_setgroups32 };
#else
enum { CALL_SETUID = SYS_setuid, CALL_SETGID = SYS_setgid, CALL_SETGROUPS = SYS_setgroups };
#endif

/* How many operands the action has, setgroups' list aside; -1 for what is none. */
static int operands_of(int32_t action) {
  switch (action) {
  case SPAWN_SETSID: return 0;
  case SPAWN_SETNS: return 2;
  case SPAWN_CHDIR:
  case SPAWN_CHROOT:
  case SPAWN_UMASK:
  case SPAWN_SETPGID:
  case SPAWN_TERMINAL:
  case SPAWN_FOREGROUND:
  case SPAWN_SETUID:
  case SPAWN_SETGID:
  case SPAWN_SETGROUPS:
  case SPAWN_IGNORE: return 1;
  default: return -1;
  }
}

/* Index of the action after the one at `at`. */
static size_t action_after(const int32_t *actions, size_t at) {
  size_t listed = actions[at] == SPAWN_SETGROUPS ? (size_t)actions[at + 1] : 0;
  return at + 1 + (size_t)operands_of(actions[at]) + listed;
}

static bool action_whole(const struct spawn_plan *plan, size_t at) {
  const int32_t *action = plan->actions + at;
  size_t left = plan->action_count - at - 1;
  int operands = operands_of(action[0]);
  if (operands < 0 || (size_t)operands > left) return false;
  if (action[0] == SPAWN_CHDIR || action[0] == SPAWN_CHROOT) {
    return action[1] >= 0 && (size_t)action[1] < plan->path_count;
  }
  if (action[0] == SPAWN_SETGROUPS) return action[1] >= 0 && (size_t)action[1] <= left - 1;
  return true;
}

int spawn_check(const struct spawn_plan *plan) {
  for (size_t at = 0; at < plan->action_count; at = action_after(plan->actions, at)) {
    if (!action_whole(plan, at)) return 0;
  }
  return 1;
}

int spawn_changes_user(const struct spawn_plan *plan) {
  for (size_t at = 0; at < plan->action_count; at = action_after(plan->actions, at)) {
    int32_t action = plan->actions[at];
    if (action >= SPAWN_SETUID && action <= SPAWN_SETNS) return 1;
    if (action == SPAWN_CHROOT) return 1;
  }
  return 0;
}

static long ignore_signal(int signal) {
  struct sigaction action = {.sa_handler = SIG_IGN};
  return sigaction(signal, &action, NULL);
}

/* TIOCSPGRP stops a background process with SIGTTOU, unless that is blocked, as it is here. */
static long take_foreground(int terminal) {
  pid_t group = getpgrp();
  return ioctl(terminal, TIOCSPGRP, &group);
}

static long perform_action(const struct spawn_plan *plan, const int32_t *action) {
  switch (action[0]) {
  case SPAWN_CHDIR: return chdir(plan->paths[action[1]]);
  case SPAWN_CHROOT: return chroot(plan->paths[action[1]]);
  case SPAWN_UMASK: umask((mode_t)action[1]); return 0;
  case SPAWN_SETSID: return setsid();
  case SPAWN_SETPGID: return setpgid(0, action[1]);
  case SPAWN_TERMINAL: return ioctl(action[1], TIOCSCTTY, 0);
  case SPAWN_FOREGROUND: return take_foreground(action[1]);
  case SPAWN_SETUID: return syscall(CALL_SETUID, action[1]);
  case SPAWN_SETGID: return syscall(CALL_SETGID, action[1]);
  case SPAWN_SETGROUPS: return syscall(CALL_SETGROUPS, action[1], action + 2);
  case SPAWN_SETNS: return setns(action[1], action[2]);
  default: return ignore_signal(action[1]);
  }
}

static bool perform_actions(const struct spawn_plan *plan, struct spawn_failure *failure) {
  for (size_t at = 0; at < plan->action_count; at = action_after(plan->actions, at)) {
    if (perform_action(plan, plan->actions + at) >= 0) continue;
    *failure = (struct spawn_failure){errno, (int)at};
    return false;
  }
  return true;
}

/* Sources first go beyond all targets, so that none is overwritten while it is needed. */
static bool place_descriptors(const struct spawn_plan *plan) {
  int32_t beyond = 0;
  for (size_t i = 0; i < plan->descriptor_count; i++) {
    if (plan->descriptors[2 * i] >= beyond) beyond = plan->descriptors[2 * i] + 1;
  }
  for (size_t i = 0; i < plan->descriptor_count; i++) {
    plan->moved[i] = fcntl(plan->descriptors[2 * i + 1], F_DUPFD_CLOEXEC, beyond);
    if (plan->moved[i] < 0) return false;
  }
  for (size_t i = 0; i < plan->descriptor_count; i++) {
    if (dup2(plan->moved[i], plan->descriptors[2 * i]) < 0) return false;
  }
  return true;
}

/* What Node and we handle or ignore is as it was for a program that was just started. */
static void reset_signals(void) {
  for (int signal = 1; signal < NSIG; signal++) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(signal, &action, NULL); /* fails for those that cannot be handled */
  }
}

/* A script without `#!`, as execvp(3) has it. */
static void execute_script(const struct spawn_plan *plan, char *path) {
  static char shell[] = "/bin/sh";
  size_t count = 0;
  plan->shell[0] = shell;
  plan->shell[1] = path;
  if (plan->arguments[0] != NULL) {
    for (count = 1; plan->arguments[count] != NULL; count++) plan->shell[count + 1] = plan->arguments[count];
  } else {
    count = 1;
  }
  plan->shell[count + 1] = NULL;
  execve(shell, plan->shell, plan->environment);
}

/* The first candidate that can be executed, as execvp(3) goes through PATH: permission denied is told only at the end. */
static int execute(const struct spawn_plan *plan) {
  int denied = 0;
  errno = ENOENT;
  for (size_t i = 0; i < plan->candidate_count; i++) {
    execve(plan->candidates[i], plan->arguments, plan->environment);
    if (errno == ENOEXEC) execute_script(plan, plan->candidates[i]);
    if (errno == EACCES) denied = EACCES;
    else if (errno != ENOENT && errno != ENOTDIR && errno != ESTALE && errno != ENODEV) return errno;
  }
  return denied != 0 ? denied : errno;
}

/* Node makes standard descriptors close-on-exec when it starts; programs expect them. */
static void keep_standard(void) {
  for (int fd = 0; fd <= 2; fd++) fcntl(fd, F_SETFD, 0); /* fails where it is closed, and then it stays so */
}

void spawn_become(const struct spawn_plan *plan, struct spawn_failure *failure) {
  sigset_t none;
  reset_signals();
  keep_standard();
  if (!perform_actions(plan, failure)) return;
  if (!place_descriptors(plan)) {
    *failure = (struct spawn_failure){errno, SPAWN_STEP_DESCRIPTORS};
    return;
  }
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  *failure = (struct spawn_failure){execute(plan), SPAWN_STEP_EXEC};
}
