/*
 * Child processes. clone(2) as vfork has it: our thread stands still until the child has executed or failed, so what fails
 * is told at once. The child lives on in our memory, on a stack of its own, unless it changes its user: then it gets a copy,
 * as another user's process must not share our memory. Its end comes by a pidfd.
 */
#include "call.h"
#include "module.h"
#include "spawn.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif
#ifndef P_PIDFD
#define P_PIDFD 3
#endif

enum { SPAWN_STACK = 64 * 1024, EXIT_NOT_EXECUTED = 127 };

/* Strings that end with zeros, one behind the other, as a list that ends with NULL; NULL without memory. */
static char **split_strings(const struct bytes *packed, size_t *count) {
  *count = 0;
  for (size_t i = 0; i < packed->length; i++) *count += packed->data[i] == 0;
  char **list = calloc(*count + 1, sizeof *list);
  if (list == NULL) return NULL;
  const uint8_t *next = packed->data;
  for (size_t i = 0; i < *count; i++) {
    list[i] = (char *)(uintptr_t)next;
    next = (const uint8_t *)memchr(next, 0, packed->length - (size_t)(next - packed->data)) + 1;
  }
  return list;
}

static struct bytes call_strings(struct call *call, const char *argument) {
  struct bytes packed = call_bytes(call, argument);
  if (call_ok(call) && packed.length > 0 && packed.data[packed.length - 1] != 0) {
    call_range_error(call, argument, "strings that each end with a zero byte");
  }
  return packed;
}

static void free_plan(struct spawn_plan *plan) {
  free(plan->candidates);
  free(plan->arguments);
  free(plan->environment);
  free(plan->paths);
  free(plan->shell);
  free(plan->moved);
}

/* Reads the first six arguments of the call; the plan is to be freed whatever comes. */
static bool read_plan(struct call *call, struct spawn_plan *plan) {
  struct bytes candidates = call_strings(call, "candidates");
  struct bytes arguments = call_strings(call, "arguments");
  struct bytes environment = call_strings(call, "environment");
  struct integers descriptors = call_integers(call, "descriptors");
  struct integers actions = call_integers(call, "actions");
  struct bytes paths = call_strings(call, "paths");
  size_t argument_count, environment_count;
  *plan = (struct spawn_plan){0};
  if (!call_ok(call)) return false;
  plan->candidates = split_strings(&candidates, &plan->candidate_count);
  plan->arguments = split_strings(&arguments, &argument_count);
  plan->environment = split_strings(&environment, &environment_count);
  plan->paths = split_strings(&paths, &plan->path_count);
  plan->shell = calloc(argument_count + 3, sizeof *plan->shell);
  plan->descriptors = descriptors.data;
  plan->descriptor_count = descriptors.length / 2;
  plan->moved = calloc(plan->descriptor_count + 1, sizeof *plan->moved);
  plan->actions = actions.data;
  plan->action_count = actions.length;
  if (!spawn_check(plan)) call_range_error(call, "actions", "whole actions");
  return true;
}

static bool plan_complete(const struct spawn_plan *plan) {
  return plan->candidates != NULL && plan->arguments != NULL && plan->environment != NULL && plan->paths != NULL &&
         plan->shell != NULL && plan->moved != NULL;
}

/* What the child finds; in memory that both see, on the page under its stack. */
struct spawn_child {
  const struct spawn_plan *plan;
  struct spawn_failure failure;
};

static int child_main(void *data) {
  struct spawn_child *child = data;
  spawn_become(child->plan, &child->failure);
  _exit(EXIT_NOT_EXECUTED);
}

/* Returns the child's number, or -1 with errno set. */
static pid_t start_child(const struct spawn_plan *plan, int *pidfd, struct spawn_failure *failure) {
  uint8_t *room = mmap(NULL, SPAWN_STACK, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return -1;
  struct spawn_child *child = (struct spawn_child *)(void *)room;
  sigset_t all, before;
  child->plan = plan;
  child->failure = (struct spawn_failure){0, 0};
  /* No handler of ours may run in the child. */
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int flags = CLONE_VFORK | CLONE_PIDFD | SIGCHLD | (spawn_changes_user(plan) ? 0 : CLONE_VM);
  pid_t pid = clone(child_main, room + SPAWN_STACK, flags, child, pidfd);
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  *failure = child->failure;
  munmap(room, SPAWN_STACK);
  errno = error;
  return pid;
}

/* A child that did not come to execute is gone already: takes its end, and its place in the table of processes. */
static void bury(int pidfd, const struct spawn_failure *failure) {
  siginfo_t info;
  long result;
  RETRY(result, waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED));
  close(pidfd);
  errno = failure->error;
}

static napi_value native_spawn(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "spawn");
  struct spawn_plan plan;
  struct spawn_failure failure = {0, 0};
  int pidfd = -1;
  long result = -1;
  bool read = read_plan(&call, &plan);
  struct integers outcome = call_integers(&call, "outcome");
  if (call_ok(&call) && outcome.length < 2) call_range_error(&call, "outcome", "room for two");
  if (read && call_ok(&call)) {
    errno = ENOMEM;
    if (plan_complete(&plan)) result = start_child(&plan, &pidfd, &failure);
    if (result >= 0 && failure.error != 0) {
      bury(pidfd, &failure);
      result = -1;
    }
    outcome.data[0] = pidfd;
    outcome.data[1] = failure.step;
  }
  int error = errno;
  free_plan(&plan);
  errno = error;
  return call_ok(&call) ? call_result(&call, result) : NULL;
}

static napi_value native_execute(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "execute");
  struct spawn_plan plan;
  struct spawn_failure failure = {ENOMEM, 0};
  bool read = read_plan(&call, &plan);
  struct integers outcome = call_integers(&call, "outcome");
  if (call_ok(&call) && outcome.length < 2) call_range_error(&call, "outcome", "room for two");
  if (read && call_ok(&call)) {
    if (plan_complete(&plan)) spawn_become(&plan, &failure);
    outcome.data[0] = -1;
    outcome.data[1] = failure.step;
  }
  free_plan(&plan);
  errno = failure.error;
  return call_ok(&call) ? call_result(&call, -1) : NULL;
}

static napi_value native_reap(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "reap");
  int pidfd = call_int(&call, "pidfd");
  struct integers end = call_integers(&call, "end");
  if (call_ok(&call) && end.length < 2) call_range_error(&call, "end", "room for two");
  if (!call_ok(&call)) return NULL;
  siginfo_t found = {.si_pid = 0};
  long result;
  RETRY(result, waitid((idtype_t)P_PIDFD, (id_t)pidfd, &found, WEXITED | WNOHANG));
  if (result < 0) return call_result(&call, -1);
  end.data[0] = found.si_code;
  end.data[1] = found.si_status;
  return call_value(&call, found.si_pid != 0);
}

static const struct function spawn_table[] = {
    {"spawn", native_spawn},
    {"execute", native_execute},
    {"reap", native_reap},
};
const struct functions spawn_functions = FUNCTIONS(spawn_table);
