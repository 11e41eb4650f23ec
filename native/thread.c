#include "thread.h"

#include <signal.h>

enum { STACK_BYTES = 256 * 1024 };

int thread_start(pthread_t *thread, void *(*run)(void *), void *data) {
  pthread_attr_t attributes;
  sigset_t all, before;
  int problem = pthread_attr_init(&attributes);
  if (problem != 0) return problem;
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  problem = pthread_create(thread, &attributes, run, data);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return problem;
}
