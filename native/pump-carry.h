/* One way through a session, step by step. */
#ifndef SOCKETEER_PUMP_CARRY_H
#define SOCKETEER_PUMP_CARRY_H

#include "pump.h"

/* Whether there may be more to do at once. */
enum step { STEP_MORE, STEP_WAIT };

/* There was nothing to read, no room to write. */
void carry_not_readable(struct pump *pump, struct pump_session *session, int index);
void carry_not_writable(struct pump *pump, struct pump_session *session, int index);
/* What could not be written will not be; the other way may still have something to bring. */
void carry_fail_to_write(struct pump *pump, struct pump_session *session, int index, int problem);
void carry_fail_to_read(struct pump *pump, struct pump_session *session, int index, int problem);
void carry_count_bytes(struct pump *pump, struct pump_session *session, int index, size_t length);
void carry_count_block(struct pump *pump, struct pump_session *session, int index);

/* pump-pace.c: spares the sender of a way within the machine to be paced, unless that was asked for. */
void pace_not(const struct pump_file *file);

/* pump-splice.c */
bool splice_take_pipe(struct pump *pump, struct pump_way *way);
void splice_give_pipe(struct pump *pump, struct pump_way *way);
/* What is in the pipe goes out; more comes in. */
enum step splice_drain(struct pump *pump, struct pump_session *session, int index);
enum step splice_fill(struct pump *pump, struct pump_session *session, int index);

#endif
