/* Threads of our own: small stacks, and no signals, which belong to the threads of Node. */
#ifndef SOCKETEER_THREAD_H
#define SOCKETEER_THREAD_H

#include <pthread.h>

/* pthread_create(3); returns 0 or an errno. */
int thread_start(pthread_t *thread, void *(*run)(void *), void *data);

#endif
