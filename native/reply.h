/*
 * The bytes a dump or a sweep has received, on their way home: chunks are filled in place, small ones are copied and wait for
 * company, so that many short replies wake the event loop once.
 */
#ifndef SOCKETEER_REPLY_H
#define SOCKETEER_REPLY_H

#include "post.h"

#include <time.h>

enum {
  /* The kernel fills at most 32 KiB a datagram, unless one message alone is larger. */
  DATAGRAM_ROOM = 32 * 1024,
  LEAST_CHUNK = 2 * DATAGRAM_ROOM,
};

/* One call of the callback: (request, bytes, 0), or (request, null, status) at its end. */
struct letter {
  struct parcel parcel;
  uint32_t request;
  uint8_t *data;
  size_t length;
  int status;
};

struct reply {
  struct job *job;
  /* Size of every chunk but the first one of a request. */
  size_t chunk_bytes;
  uint32_t request;
  bool started;

  /* The chunk being filled; at least DATAGRAM_ROOM is free after reply_room. */
  uint8_t *chunk;
  size_t used, capacity;

  /* Letters that wait for company. */
  struct parcel *held, *held_last;
  size_t held_bytes;
  struct timespec held_since;
  /* Always at hand, so that the job can end when there is no memory left. */
  struct letter farewell;
};

/* Starts the reply to a request. */
void reply_start(struct reply *reply, uint32_t request);
/* Makes room for a datagram. Returns 0 or -ENOMEM. */
int reply_room(struct reply *reply);
/*
 * Puts a datagram together that was larger than the `room` behind chunk + used, the rest of it being in `overflow`.
 * It lies at chunk + used again. Returns 0 or -ENOMEM.
 */
int reply_join(struct reply *reply, size_t room, const uint8_t *overflow, size_t rest);
/* Keeps the datagram at chunk + used. */
void reply_keep(struct reply *reply, size_t length);
/* Sends the contents of the chunk on their way, and the chunk itself unless they are small. Returns 0 or -ENOMEM. */
int reply_flush(struct reply *reply);
/* Ends the reply; the last one of a job posts everything. Returns 0 or -ENOMEM, never for the last. */
int reply_end(struct reply *reply, int status, bool last);
/* Posts what waits. */
void reply_post(struct reply *reply);
void reply_free(struct reply *reply);

#endif
