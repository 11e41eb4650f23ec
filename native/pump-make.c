/* A pump is made, and taken apart, on the environment's thread. */
#include "pump.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { PUMP_CHUNK_BYTES = 128 * 1024 };

static void free_command(struct pump_command *command) {
  if (command->session != NULL) pump_session_free(command->session);
  free(command);
}

static void release_pump(struct job *job) {
  struct pump *pump = (struct pump *)job;
  for (struct pump_command *command = pump->commands, *next; command != NULL; command = next) {
    next = command->next;
    free_command(command);
  }
  for (struct pump_listener *listener = pump->known, *next; listener != NULL; listener = next) {
    next = listener->known_next;
    pump_listener_free(listener);
  }
  reply_free(&pump->reply);
  pump_mail_free(pump);
  for (uint32_t i = 0; i < 2 * pump->pipes_count; i++) close(pump->pipes[i / 2][i % 2]);
  if (pump->epoll >= 0) close(pump->epoll);
  if (pump->null >= 0) close(pump->null);
  pthread_mutex_destroy(&pump->lock);
  free(pump->slots);
  free(pump->heap);
  free(pump->buffer);
  free(pump->spare_buffer);
  free(pump);
}

/* Opens what the thread needs; returns 0 or -errno. */
int pump_furnish(struct pump *pump) {
  pump->epoll = epoll_create1(EPOLL_CLOEXEC);
  pump->null = open("/dev/null", O_RDWR | O_CLOEXEC);
  pump->job.stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (pump->epoll < 0 || pump->null < 0 || pump->job.stop_fd < 0) return -errno;
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = PUMP_WAKE_EVENT};
  if (epoll_ctl(pump->epoll, EPOLL_CTL_ADD, pump->job.stop_fd, &event) != 0) return -errno;
  pump->buffer = malloc(PUMP_BUFFER_BYTES);
  return pump->buffer == NULL ? -ENOMEM : 0;
}

void pump_give_up(struct pump *pump) {
  if (pump->job.stop_fd >= 0) close(pump->job.stop_fd);
  release_pump(&pump->job);
}

struct pump *pump_make(int carry) {
  struct pump *pump = calloc(1, sizeof *pump);
  if (pump == NULL) return NULL;
  pump->job = (struct job){.run = pump_run, .release = release_pump, .stop_fd = -1};
  pump->reply = (struct reply){.job = &pump->job, .chunk_bytes = PUMP_CHUNK_BYTES};
  pump->carry = carry;
  pump->epoll = pump->null = -1;
  pump->first_free = PUMP_NO_SLOT;
  pump->commands_end = &pump->commands;
  pump->runnable_end = &pump->runnable;
  pthread_mutex_init(&pump->lock, NULL);
  return pump;
}
