/*
 * A sweep by datagrams: one unconnected socket asks every port, and its error queue names the port that each ICMP error
 * is about.
 */
#include "sweep.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  QUESTION_PORTS = 65536,
  NOT_ASKED = 0,
  /* Datagrams between two looks at what has come back. */
  QUESTION_BURST = 64,
  /* A failed send is repeated, for an error that waited on the socket fails it once. */
  QUESTION_SENDS = 64,
  QUESTION_PAUSE = 20,
};

struct questions {
  struct sweep *sweep;
  int fd;
  int32_t own_port;
  uint32_t open;
  /* By port: when it was asked, in microseconds since the start plus one; NOT_ASKED before and after. */
  uint64_t *times;
  uint8_t *answer;
};

/* Reports what became of a port, the first time. */
static int settle_question(struct questions *questions, struct sweep_outcome *outcome) {
  uint64_t asked = questions->times[outcome->port];
  if (asked == NOT_ASKED) return 0;
  questions->times[outcome->port] = NOT_ASKED;
  questions->open--;
  outcome->rtt = sweep_now() - questions->sweep->started + 1 - asked;
  return sweep_report(questions->sweep, outcome);
}

/* Takes one error from the queue. Returns 1, 0 for none, or -ENOMEM. */
static int take_error(struct questions *questions) {
  struct sweep *sweep = questions->sweep;
  struct detail detail = {.length = 0};
  uint8_t about[NAME_MOST];
  int result = sweep_take_error(sweep, questions->fd, &detail, about);
  if (result == 0) return 0;
  struct sweep_outcome outcome = {.port = sweep_port_of(sweep, about), .result = result, .detail = &detail};
  return settle_question(questions, &outcome) == 0 ? 1 : -ENOMEM;
}

/* Whether a name is that of the host we sweep, whatever its port. */
static bool is_host(const struct sweep *sweep, const uint8_t *name, size_t length) {
  size_t before = (size_t)sweep->settings.port_offset, after = before + 2;
  return length == sweep->name_length && memcmp(name, sweep->name, before) == 0 &&
         memcmp(name + after, sweep->name + after, length - after) == 0;
}

/* An answer; one from a port that was not asked is reported too, as some servers answer from another. */
static int take_answer(struct questions *questions, const uint8_t *name, size_t length) {
  int32_t port = sweep_port_of(questions->sweep, name);
  struct sweep_outcome outcome = {.port = port, .answer = questions->answer, .answer_length = length};
  if (port == questions->own_port) outcome.result = OURSELVES;
  if (questions->times[port] != NOT_ASKED || port == questions->own_port) return settle_question(questions, &outcome);
  return sweep_report(questions->sweep, &outcome);
}

/* Receives one datagram. Returns 1, 0 for none, or -ENOMEM. */
static int receive_answer(struct questions *questions) {
  uint8_t name[NAME_MOST] = {0};
  socklen_t length = sizeof name;
  ssize_t got = recvfrom(questions->fd, questions->answer, ANSWER_MOST, 0, (struct sockaddr *)name, &length);
  if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EBADF ? 0 : 1; /* an error that waited */
  if (!is_host(questions->sweep, name, length)) return 1;
  return take_answer(questions, name, (size_t)got) == 0 ? 1 : -ENOMEM;
}

/* Takes all that has come back. Returns 0 or -ENOMEM. */
static int take_all(struct questions *questions) {
  int taken;
  do taken = take_error(questions);
  while (taken > 0);
  if (taken < 0) return taken;
  do taken = receive_answer(questions);
  while (taken > 0 && !job_stopped(&questions->sweep->job));
  return taken < 0 ? taken : 0;
}

/* Waits for `events` on the socket at most `microseconds`, or to be stopped, and takes what has come back. */
static int wait_for_answers(struct questions *questions, short events, uint64_t microseconds) {
  struct pollfd fds[] = {{.fd = questions->fd, .events = events},
                         {.fd = questions->sweep->job.stop_fd, .events = POLLIN}};
  int problem = sweep_tick(questions->sweep);
  uint64_t milliseconds = microseconds == 0 ? 0 : microseconds / 1000 + 1;
  (void)poll(fds, 2, milliseconds > 100 ? 100 : (int)milliseconds);
  return problem != 0 ? problem : take_all(questions);
}

static bool is_congestion(int problem) { return problem == EAGAIN || problem == ENOBUFS || problem == ENOMEM; }

static ssize_t send_to(struct questions *questions, uint32_t index) {
  struct sweep *sweep = questions->sweep;
  const int32_t *ends = sweep->ends;
  size_t from = ends == NULL || index == 0 ? 0 : (size_t)ends[index - 1];
  size_t length = ends == NULL ? 0 : (size_t)ends[index] - from;
  return sendto(questions->fd, ends == NULL ? (const uint8_t *)"" : sweep->payloads + from, length, MSG_NOSIGNAL,
                (const struct sockaddr *)sweep->name, (socklen_t)sweep->name_length);
}

/* Sends one question. Returns 0, the positive errno it failed with for good, or -ENOMEM or -ECANCELED. */
static int send_question(struct questions *questions, uint32_t index) {
  int last = 0;
  for (int i = 0; i < QUESTION_SENDS; i++) {
    if (send_to(questions, index) >= 0) return 0;
    int problem = errno;
    if (job_stopped(&questions->sweep->job)) return -ECANCELED;
    if (is_congestion(problem)) {
      int waited = wait_for_answers(questions, POLLOUT, QUESTION_PAUSE * 1000);
      if (waited != 0) return waited;
      last = problem;
      continue;
    }
    /* An error about an earlier question is in the queue; the same one again without that is about this one. */
    int taken = take_error(questions);
    if (taken < 0) return taken;
    if (taken == 0 && problem == last) return problem;
    last = taken == 0 ? problem : 0;
  }
  return last == 0 ? EAGAIN : last;
}

static int ask_question(struct questions *questions, uint32_t index) {
  struct sweep *sweep = questions->sweep;
  int32_t port = sweep->ports[index];
  sweep_aim(sweep, port);
  questions->times[port] = sweep_now() - sweep->started + 1;
  questions->open++;
  int result = send_question(questions, index);
  if (result < 0) return result;
  if (result > 0) {
    struct sweep_outcome outcome = {.port = port, .result = result};
    return settle_question(questions, &outcome);
  }
  /* Where errors come at once, as on loopback, each question brings one: so the queue stays short. */
  if (take_error(questions) < 0) return -ENOMEM;
  return index % QUESTION_BURST == 0 ? take_all(questions) : 0;
}

static int ask_questions(struct questions *questions) {
  struct sweep *sweep = questions->sweep;
  for (uint32_t i = 0; i < sweep->count; i++) {
    uint64_t pause;
    while ((pause = sweep_pause(sweep, i)) > 0 && !job_stopped(&sweep->job)) {
      int problem = wait_for_answers(questions, POLLIN, pause);
      if (problem != 0) return problem;
    }
    if (job_stopped(&sweep->job)) return -ECANCELED;
    int problem = ask_question(questions, i);
    if (problem != 0) return problem;
  }
  return 0;
}

/* Waits for late answers until every question has one or the time is up. */
static int wait_for_late_answers(struct questions *questions) {
  struct sweep *sweep = questions->sweep;
  uint64_t due = sweep_now() + (uint64_t)sweep->settings.timeout * 1000, now;
  int problem = take_all(questions);
  while (problem == 0 && questions->open > 0 && (now = sweep_now()) < due) {
    if (job_stopped(&sweep->job)) return -ECANCELED;
    problem = wait_for_answers(questions, POLLIN, due - now);
  }
  return problem;
}

static int report_silent(struct questions *questions) {
  struct sweep *sweep = questions->sweep;
  int problem = 0;
  for (uint32_t i = 0; i < sweep->count && problem == 0; i++) {
    struct sweep_outcome outcome = {.port = sweep->ports[i], .result = ETIMEDOUT};
    problem = settle_question(questions, &outcome);
  }
  return problem;
}

static int32_t own_port_of(const struct sweep *sweep, int fd) {
  uint8_t name[NAME_MOST] = {0};
  socklen_t length = sizeof name;
  return getsockname(fd, (struct sockaddr *)name, &length) < 0 ? -1 : sweep_port_of(sweep, name);
}

/* Other sweeps of the same caller take our port for a silent server, unless they are told. */
static int report_own_port(struct questions *questions) {
  struct sweep_outcome outcome = {.port = questions->own_port, .result = SOURCE_PORT};
  return questions->own_port < 0 ? 0 : sweep_report(questions->sweep, &outcome);
}

/* Binds to a port now, so that it is known which one is ours. A socket with a source is bound already. */
static void bind_any(const struct sweep *sweep, int fd) {
  uint8_t name[NAME_MOST] = {0};
  memcpy(name, sweep->name, sizeof(sa_family_t));
  if (sweep->source_length == 0) (void)bind(fd, (const struct sockaddr *)name, (socklen_t)sweep->name_length);
}

int sweep_datagram(struct sweep *sweep) {
  struct questions questions = {.sweep = sweep, .fd = sweep_socket(sweep)};
  if (questions.fd < 0) return questions.fd;
  int status = -ENOMEM;
  bind_any(sweep, questions.fd);
  questions.own_port = own_port_of(sweep, questions.fd);
  questions.times = calloc(QUESTION_PORTS, sizeof questions.times[0]);
  questions.answer = malloc(ANSWER_MOST);
  if (questions.times != NULL && questions.answer != NULL) status = report_own_port(&questions);
  if (status == 0) status = ask_questions(&questions);
  if (status == 0) status = wait_for_late_answers(&questions);
  if (status == 0) status = report_silent(&questions);
  close(questions.fd);
  free(questions.times);
  free(questions.answer);
  return status;
}
