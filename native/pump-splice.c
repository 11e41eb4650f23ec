/* splice(2) through a pipe of ours: the kernel passes pages on without copying them. */
#include "pump-carry.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* How much a pipe for splice(2) may hold, and how much is asked of it: its slots hold more than a page each. */
enum { PIPE_BYTES = 1 << 20, SPLICE_BYTES = 4 << 20 };

bool splice_take_pipe(struct pump *pump, struct pump_way *way) {
  if (pump->pipes_count > 0) {
    pump->pipes_count--;
    memcpy(way->pipe, pump->pipes[pump->pipes_count], sizeof way->pipe);
    return true;
  }
  int made[2];
  if (pipe2(made, O_NONBLOCK | O_CLOEXEC) != 0) return false;
  (void)fcntl(made[1], F_SETPIPE_SZ, PIPE_BYTES);
  memcpy(way->pipe, made, sizeof made);
  return true;
}

void splice_give_pipe(struct pump *pump, struct pump_way *way) {
  if (way->pipe[1] == 0) return;
  if (way->piped == 0 && pump->pipes_count < PUMP_PIPES) {
    memcpy(pump->pipes[pump->pipes_count++], way->pipe, sizeof way->pipe);
  } else {
    close(way->pipe[0]);
    close(way->pipe[1]);
  }
  way->pipe[0] = way->pipe[1] = 0;
  way->piped = 0;
}

enum step splice_drain(struct pump *pump, struct pump_session *session, int index) {
  struct pump_way *way = &session->ways[index];
  if (!way->writable) return STEP_WAIT;
  ssize_t moved = splice(way->pipe[0], NULL, way_out(session, index)->fd, NULL, way->piped,
                         SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (moved < 0 && errno == EINTR) return STEP_MORE;
  if (moved < 0) {
    if (errno == EAGAIN) carry_not_writable(pump, session, index);
    else carry_fail_to_write(pump, session, index, errno);
    return STEP_WAIT;
  }
  way->piped -= (uint32_t)moved;
  carry_count_bytes(pump, session, index, (size_t)moved);
  return STEP_MORE;
}

enum step splice_fill(struct pump *pump, struct pump_session *session, int index) {
  struct pump_way *way = &session->ways[index];
  if (!way->readable || !way->writable) return STEP_WAIT;
  ssize_t moved = splice(way_in(session, index)->fd, NULL, way->pipe[1], NULL, SPLICE_BYTES,
                         SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (moved < 0 && errno == EINTR) return STEP_MORE;
  if (moved < 0) {
    if (errno == EAGAIN) carry_not_readable(pump, session, index);
    else carry_fail_to_read(pump, session, index, errno);
    return STEP_WAIT;
  }
  if (moved == 0) way->drained = true;
  else carry_count_block(pump, session, index);
  way->piped = (uint32_t)moved;
  return STEP_MORE;
}
