/* Dialling for the sessions of a listener. */
#include "pump.h"

#include <sys/epoll.h>

enum {
  /* A Unix listener whose queue is full makes nobody wait: asked again after so many microseconds. */
  DIAL_PAUSE = 2000,
  DIAL_AFTER_SOCKET = 0,
  DIAL_AFTER_CONNECT = 1,
};

int pump_dial_socket(const struct pump_listener *listener) {
  const struct pump_listen_settings *settings = &listener->settings;
  int fd = socket(settings->family, settings->type | SOCK_NONBLOCK | SOCK_CLOEXEC, settings->protocol);
  return fd < 0 ? -errno : fd;
}

int pump_dial_connect(const struct pump_listener *listener, int fd) {
  int problem = pump_apply_options(fd, &listener->dial_options, DIAL_AFTER_SOCKET);
  if (problem != 0) return problem;
  if (listener->from_length > 0 && bind(fd, (const struct sockaddr *)listener->from, listener->from_length) != 0)
    return -errno;
  if (connect(fd, (const struct sockaddr *)listener->to, listener->to_length) == 0) return 0;
  return errno == EINTR ? -EINPROGRESS : -errno;
}

void pump_dial_fail(struct pump *pump, struct pump_session *session, int problem) {
  session->dial_error = problem;
  pump_session_end(pump, session, REASON_FAILED, BY_RIGHT, problem);
}

static void dialled(struct pump *pump, struct pump_session *session) {
  struct pump_listener *listener = session->listener;
  int problem = pump_apply_options(session->files[2].fd, &listener->dial_options, DIAL_AFTER_CONNECT);
  if (problem != 0) {
    pump_dial_fail(pump, session, -problem);
    return;
  }
  session->dial = DIAL_NONE;
  session->ways[0].writable = true;
  if ((listener->settings.wanted & WANT_OPENED) != 0) pump_session_tell(pump, session, PUMP_OPENED);
}

static uint64_t dial_deadline(const struct pump *pump, const struct pump_session *session) {
  int32_t timeout = session->listener->settings.connect_timeout;
  (void)pump;
  return timeout < 0 ? PUMP_NEVER : session->began + (uint64_t)timeout * 1000;
}

void pump_dial(struct pump *pump, struct pump_session *session) {
  uint64_t deadline = dial_deadline(pump, session);
  if (session->dial != DIAL_WAITING && pump->now >= deadline) {
    pump_dial_fail(pump, session, ETIMEDOUT);
    return;
  }
  const struct pump_listener *listener = session->listener;
  int fd = session->files[2].fd, problem;
  if (session->dial == DIAL_AGAIN) {
    problem = connect(fd, (const struct sockaddr *)listener->to, listener->to_length) == 0 ? 0 : -errno;
  } else {
    problem = pump_dial_connect(listener, fd);
  }
  if (problem == -EAGAIN) {
    session->dial = DIAL_AGAIN;
    session->dial_due = pump->now + DIAL_PAUSE < deadline ? pump->now + DIAL_PAUSE : deadline;
    pump_session_schedule(pump, session);
    return;
  }
  if (problem != 0 && problem != -EINPROGRESS) {
    pump_dial_fail(pump, session, -problem);
    return;
  }
  session->dial = DIAL_CONNECTING;
  session->dial_due = deadline;
  pump_session_start(pump, session);
  if (session->over) return;
  if (problem == 0) dialled(pump, session);
}

void pump_dial_event(struct pump *pump, struct pump_session *session, uint32_t events) {
  int error = 0;
  socklen_t length = sizeof error;
  bool suspicious = (events & (EPOLLERR | EPOLLHUP)) != 0;
  if (suspicious) (void)getsockopt(session->files[2].fd, SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) pump_dial_fail(pump, session, error);
  else if ((events & (EPOLLOUT | EPOLLIN)) != 0) dialled(pump, session);
}
