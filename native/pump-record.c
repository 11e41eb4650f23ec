/* What the pump tells JavaScript: records, as src/kernel/pump/record.ts reads them. */
#include "pump.h"

#include <string.h>

void pump_tell(struct pump *pump, struct pump_record *record, const struct pump_name names[3]) {
  /* Without memory for news there is no news. */
  if (reply_room(&pump->reply) != 0) return;
  uint8_t *place = pump->reply.chunk + pump->reply.used;
  size_t length = sizeof *record;
  for (int i = 0; names != NULL && i < 3; i++) {
    record->lengths[i] = (uint16_t)names[i].length;
    if (names[i].length > 0) memcpy(place + length, names[i].bytes, names[i].length);
    length += names[i].length;
  }
  memcpy(place, record, sizeof *record);
  size_t padded = (length + 7) & ~(size_t)7;
  memset(place + length, 0, padded - length);
  reply_keep(&pump->reply, padded);
}

void pump_session_tell(struct pump *pump, struct pump_session *session, enum pump_kind kind) {
  struct pump_listener *listener = session->listener;
  struct pump_name names[3] = {{session->name, session->peer.length}, {NULL, 0}, {NULL, 0}};
  uint8_t local[2][PUMP_NAME_MOST];
  bool wants_names = listener != NULL && (listener->settings.wanted & WANT_NAMES) != 0;
  for (int i = 0; wants_names && i < 2; i++) {
    int fd = i == 0 && pump_takes_mail(session) ? listener->settings.fd : session->files[2 * i].fd;
    socklen_t length = PUMP_NAME_MOST;
    if (fd < 0 || getsockname(fd, (struct sockaddr *)local[i], &length) != 0) continue;
    names[i + 1] = (struct pump_name){local[i], length < PUMP_NAME_MOST ? length : PUMP_NAME_MOST};
  }
  struct pump_record record = {
      .kind = kind,
      .listener = listener == NULL ? 0 : listener->id,
      .id = (double)session->number,
      .microseconds = (double)(pump->now - session->began),
      .problem = session->dial_error,
  };
  for (int i = 0; i < 2; i++) {
    const struct pump_way *way = &session->ways[i];
    record.bytes[i] = (double)way->bytes;
    record.blocks[i] = (double)way->blocks;
    record.errors[i] = way->error;
    record.why[i].reason = way->reason;
    record.why[i].by = way->by;
  }
  pump_tell(pump, &record, names);
}
