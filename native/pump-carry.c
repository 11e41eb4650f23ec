/* Moves bytes and messages one way through a session, by a buffer that all sessions share or by splice(2). */
#include "pump-carry.h"

#include <stdlib.h>
#include <string.h>

enum {
  /* Pieces moved before others get a turn. */
  CARRY_ROUNDS = 8,
  BLOCK_FIRST = 64 * 1024,
  BLOCK_GROWTH = 128 * 1024,
  /* Of bytes that become messages. */
  BLOCK_MESSAGE = 8192,
  /* While so much waits for slow readers, little more is read for them. */
  PENDING_MOST = 64 * 1024 * 1024,
  BLOCK_SHORT = 16 * 1024,
  /* From here on a way carries much. */
  FLOW_FROM = 1024 * 1024,
  /* What is left of a buffer is copied out of it when it is less. */
  KEEP_BUFFER_FROM = 128 * 1024,
};

static void forget_pending(struct pump *pump, struct pump_way *way) {
  if (way->pending == NULL) return;
  if (way->pending_whole) {
    pump->pending_bytes -= PUMP_BUFFER_BYTES;
    /* It was used last, so the processor has it at hand. */
    if (pump->spare_buffer == NULL) pump->spare_buffer = pump->buffer;
    else free(pump->buffer);
    pump->buffer = way->pending;
  } else {
    pump->pending_bytes -= way->pending_at + way->pending_length;
    free(way->pending);
  }
  way->pending_whole = false;
  way->pending = NULL;
  way->pending_at = way->pending_length = 0;
  way->pending_message = false;
}

void pump_way_free(struct pump *pump, struct pump_way *way) {
  forget_pending(pump, way);
  splice_give_pipe(pump, way);
  pump_trial_free(way);
}

void carry_not_readable(struct pump *pump, struct pump_session *session, int index) {
  session->ways[index].readable = (way_in(session, index)->flags & FILE_ALWAYS) != 0;
  if ((way_in(session, index)->flags & FILE_CAREFUL) != 0) pump_file_rearm(pump, session, 2 * index);
}

void carry_not_writable(struct pump *pump, struct pump_session *session, int index) {
  session->ways[index].writable = (way_out(session, index)->flags & FILE_ALWAYS) != 0;
  if ((way_out(session, index)->flags & (FILE_CAREFUL | FILE_DATAGRAM)) != 0)
    pump_file_rearm(pump, session, 3 - 2 * index);
}

static enum pump_reason reason_of(int problem) {
  switch (problem) {
    case ECONNRESET:
    case EPIPE:
    case ECONNABORTED:
    case ECONNREFUSED:
    case ENOTCONN:
      return REASON_RESET;
    default:
      return REASON_FAILED;
  }
}

/* What could not be written will not be; the other way may still have something to bring. */
void carry_fail_to_write(struct pump *pump, struct pump_session *session, int index, int problem) {
  enum pump_reason reason = reason_of(problem);
  enum pump_cause by = index == 0 ? BY_RIGHT : BY_LEFT;
  if (reason == REASON_RESET) pump_way_end(pump, session, index, reason, by, problem);
  else pump_session_end(pump, session, reason, by, problem);
}

void carry_fail_to_read(struct pump *pump, struct pump_session *session, int index, int problem) {
  pump_session_end(pump, session, reason_of(problem), index == 0 ? BY_LEFT : BY_RIGHT, problem);
}

void carry_count_bytes(struct pump *pump, struct pump_session *session, int index, size_t length) {
  session->ways[index].bytes += length;
  session->active = pump->now;
  pump_count(&pump->counters.bytes[index], length);
  if (session->listener != NULL) pump_count(&session->listener->counters.bytes[index], length);
}

void carry_count_block(struct pump *pump, struct pump_session *session, int index) {
  session->ways[index].blocks++;
  session->active = pump->now;
  pump_count(&pump->counters.blocks[index], 1);
  if (session->listener != NULL) pump_count(&session->listener->counters.blocks[index], 1);
}

/* Writes what goes now. Returns how much, or -1 when the way has ended by it. */
static ssize_t put(struct pump *pump, struct pump_session *session, int index, const uint8_t *bytes, size_t length) {
  struct pump_file *file = way_out(session, index);
  struct pump_name to = {session->to[1 - index], session->to_length[1 - index]};
  ssize_t written = pump_file_write(file, bytes, length, &to);
  if (written < 0 && errno != EAGAIN) {
    carry_fail_to_write(pump, session, index, errno);
    return -1;
  }
  if (written > 0) carry_count_bytes(pump, session, index, (size_t)written);
  bool whole = written >= 0 && (size_t)written == length;
  if (!whole || (file->flags & FILE_CAREFUL) != 0) {
    /* A file takes less where the disk becomes full: the next call tells. */
    if (written < 0 || (file->flags & FILE_ALWAYS) == 0) carry_not_writable(pump, session, index);
  }
  return written < 0 ? 0 : written;
}

static enum step flush_pending(struct pump *pump, struct pump_session *session, int index) {
  struct pump_way *way = &session->ways[index];
  if (!way->writable) return STEP_WAIT;
  ssize_t written = put(pump, session, index, way->pending + way->pending_at, way->pending_length);
  if (written < 0) return STEP_WAIT;
  bool done = (uint32_t)written == way->pending_length && (!way->pending_message || way->writable);
  way->pending_at += (uint32_t)written;
  way->pending_length -= (uint32_t)written;
  if (!done) return way->writable ? STEP_MORE : STEP_WAIT;
  forget_pending(pump, way);
  return STEP_MORE;
}

/* Much is not copied once more: the way keeps the buffer itself, and the others get another one. */
static bool keep_buffer(struct pump *pump, struct pump_way *way, size_t at, size_t length) {
  uint8_t *other = pump->spare_buffer != NULL ? pump->spare_buffer : malloc(PUMP_BUFFER_BYTES);
  if (other == NULL) return false;
  pump->spare_buffer = NULL;
  way->pending = pump->buffer;
  way->pending_at = (uint32_t)at;
  way->pending_length = (uint32_t)length;
  way->pending_whole = true;
  pump->pending_bytes += PUMP_BUFFER_BYTES;
  pump->buffer = other;
  return true;
}

static bool keep_pending(struct pump *pump, struct pump_session *session, int index, const uint8_t *bytes,
                         size_t length) {
  struct pump_way *way = &session->ways[index];
  bool message = (way_out(session, index)->flags & FILE_MESSAGES) != 0;
  if (length >= KEEP_BUFFER_FROM && !message && pump->pending_bytes < PENDING_MOST &&
      keep_buffer(pump, way, (size_t)(bytes - pump->buffer), length)) {
    return true;
  }
  way->pending = malloc(length == 0 ? 1 : length);
  if (way->pending == NULL) {
    pump_session_end(pump, session, REASON_FAILED, BY_US, ENOMEM);
    return false;
  }
  memcpy(way->pending, bytes, length);
  way->pending_at = 0;
  way->pending_length = (uint32_t)length;
  way->pending_message = message;
  pump->pending_bytes += length;
  return true;
}

/*
 * More is read at once from those who send much to those who take it; a slow reader keeps little waiting. By quarters, as
 * who takes a part now may take all of the next: on loopback the size of pieces decides.
 */
static void adapt(struct pump *pump, struct pump_session *session, int index, size_t length, size_t written) {
  struct pump_way *way = &session->ways[index];
  if (session->policy.block > 0 || (way_out(session, index)->flags & FILE_MESSAGES) != 0) return;
  if (written < length) {
    uint32_t less = way->block - way->block / 4;
    uint32_t block = (uint32_t)written < less ? less : (uint32_t)written;
    if (block < BLOCK_FIRST) block = BLOCK_FIRST;
    way->block = pump->pending_bytes > PENDING_MOST ? BLOCK_SHORT : block;
  } else if (length == way->block && way->block < PUMP_BUFFER_BYTES) {
    uint32_t block = way->block < BLOCK_FIRST ? 2 * way->block : way->block + BLOCK_GROWTH;
    way->block = block > PUMP_BUFFER_BYTES ? PUMP_BUFFER_BYTES : block;
  }
}

static uint32_t first_block(const struct pump_session *session, int index) {
  const struct pump_file *in = &session->files[2 * index], *out = &session->files[3 - 2 * index];
  uint32_t block = BLOCK_FIRST;
  if ((out->flags & FILE_MESSAGES) != 0) block = (in->flags & FILE_MESSAGES) != 0 ? PUMP_BUFFER_BYTES : BLOCK_MESSAGE;
  else if ((in->flags & FILE_MESSAGES) != 0) block = PUMP_BUFFER_BYTES;
  if (session->policy.block > 0) block = (uint32_t)session->policy.block;
  return block > PUMP_BUFFER_BYTES ? PUMP_BUFFER_BYTES : block;
}

/* Passes on what has just been read. */
static enum step pass(struct pump *pump, struct pump_session *session, int index, size_t length) {
  struct pump_way *way = &session->ways[index];
  bool message = (way_out(session, index)->flags & FILE_MESSAGES) != 0;
  carry_count_block(pump, session, index);
  if (length == 0 && !message) return STEP_MORE;
  ssize_t written = put(pump, session, index, pump->buffer, length);
  if (written < 0) return STEP_WAIT;
  adapt(pump, session, index, length, (size_t)written);
  bool done = message ? way->writable : (size_t)written == length;
  if (done) return STEP_MORE;
  if (!keep_pending(pump, session, index, pump->buffer + written, length - (size_t)written)) return STEP_WAIT;
  return STEP_MORE;
}

static enum step fetch(struct pump *pump, struct pump_session *session, int index) {
  struct pump_way *way = &session->ways[index];
  struct pump_file *in = way_in(session, index);
  if (!way->readable || !way->writable) return STEP_WAIT;
  if (way->block == 0) way->block = first_block(session, index);
  ssize_t length = pump_file_read(in, pump->buffer, way->block);
  if (length < 0) {
    if (errno == EAGAIN) carry_not_readable(pump, session, index);
    else carry_fail_to_read(pump, session, index, errno);
    return STEP_WAIT;
  }
  if (length == 0 && ((in->flags & FILE_DATAGRAM) == 0 || in->hung)) {
    way->drained = true;
    return STEP_MORE;
  }
  bool emptied = (in->flags & FILE_DRAINS) != 0 && (size_t)length < way->block && !in->finishing;
  if (emptied || (in->flags & FILE_CAREFUL) != 0) carry_not_readable(pump, session, index);
  return pass(pump, session, index, (size_t)length);
}

static void choose_carry(struct pump *pump, struct pump_session *session, int index) {
  struct pump_way *way = &session->ways[index];
  bool possible = (way_in(session, index)->flags & way_out(session, index)->flags & FILE_TCP) != 0;
  if (!possible || pump->carry == CARRY_COPY || session->policy.block > 0) return;
  if (pump->carry == CARRY_SPLICE) way->splices = true;
  else pump_trial_look(way);
  if (way->splices && way->pipe[1] == 0 && !splice_take_pipe(pump, way)) way->splices = false;
  if (!way->splices && way->pipe[1] != 0) splice_give_pipe(pump, way);
}

static void start_to_flow(struct pump_session *session, int index) {
  session->ways[index].flows = true;
  pace_not(way_out(session, index));
}

static enum step carry_step(struct pump *pump, struct pump_session *session, int index) {
  struct pump_way *way = &session->ways[index];
  if (way->pending != NULL) return flush_pending(pump, session, index);
  if (way->piped > 0) return splice_drain(pump, session, index);
  if (!way->drained) {
    if (!way->flows && way->bytes >= FLOW_FROM) start_to_flow(session, index);
    choose_carry(pump, session, index);
    return way->splices ? splice_fill(pump, session, index) : fetch(pump, session, index);
  }
  if (session->dial == DIAL_NONE)
    pump_way_end(pump, session, index, REASON_END, index == 0 ? BY_LEFT : BY_RIGHT, 0);
  return STEP_WAIT;
}

void pump_carry(struct pump *pump, struct pump_session *session, int index) {
  for (int round = 0; round < CARRY_ROUNDS; round++) {
    if (session->over || session->ways[index].ended) return;
    if (carry_step(pump, session, index) == STEP_WAIT) return;
  }
  pump_run_later(pump, session);
}
