/*
 * Messages of one size for one place leave in one call, to be taken apart by the kernel (UDP_SEGMENT); where it refuses, one
 * by one.
 */
#include "pump-mail.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <string.h>

enum { MAIL_SEGMENTS_MOST = 64, MAIL_SEGMENTED_MOST = 65000 };

void mail_drop(struct pump *pump, struct pump_listener *listener, uint64_t count) {
  pump_count(&pump->counters.dropped, count);
  pump_count(&listener->counters.dropped, count);
}

void mail_count(struct pump *pump, struct pump_session *session, int way, uint64_t bytes, uint64_t blocks) {
  struct pump_listener *listener = session->listener;
  session->active = pump->now;
  session->ways[way].bytes += bytes;
  session->ways[way].blocks += blocks;
  pump_count(&pump->counters.bytes[way], bytes);
  pump_count(&pump->counters.blocks[way], blocks);
  pump_count(&listener->counters.bytes[way], bytes);
  pump_count(&listener->counters.blocks[way], blocks);
}

static void address_to(struct msghdr *message, const struct mail_route *route) {
  *message = (struct msghdr){.msg_name = route->to.length == 0 ? NULL : (void *)(uintptr_t)route->to.bytes,
                             .msg_namelen = (socklen_t)route->to.length};
}

static void segment_by(struct pump_mail *mail, int at, uint32_t size) {
  struct msghdr *message = &mail->out[at].msg_hdr;
  uint16_t value = (uint16_t)size;
  message->msg_control = mail->out_control[at];
  message->msg_controllen = sizeof mail->out_control[at];
  struct cmsghdr *header = (struct cmsghdr *)mail->out_control[at];
  header->cmsg_level = IPPROTO_UDP;
  header->cmsg_type = UDP_SEGMENT;
  header->cmsg_len = CMSG_LEN(sizeof value);
  memcpy(CMSG_DATA(header), &value, sizeof value);
}

/* How many received messages from `first` on can leave as one: of one size, but for a shorter last one. */
static int alike(const struct pump_mail *mail, int first, int end) {
  uint32_t size = mail->in[first].msg_len, total = size;
  int next = first + 1;
  if (mail->segments[first] != 0 || size == 0) return next;
  while (next < end && next - first < MAIL_SEGMENTS_MOST && mail->segments[next] == 0) {
    uint32_t length = mail->in[next].msg_len;
    if (length == 0 || length > size || total + length > MAIL_SEGMENTED_MOST) break;
    total += length;
    next++;
    if (length < size) break;
  }
  return next;
}

/* Prepares the received messages [first, end) for sending. Returns how many there are to send. */
static int prepare(struct pump_mail *mail, const struct mail_route *route, int first, int end) {
  int count = 0;
  for (int at = first; at < end;) {
    int next = route->session->no_segments ? at + 1 : alike(mail, at, end);
    struct msghdr *message = &mail->out[count].msg_hdr;
    address_to(message, route);
    message->msg_iov = &mail->out_parts[at];
    message->msg_iovlen = (size_t)(next - at);
    for (int i = at; i < next; i++) mail->out_parts[i] = (struct iovec){mail->room[i], mail->in[i].msg_len};
    uint32_t size = mail->segments[at];
    mail->counts[count] = (uint32_t)(next - at);
    if (size != 0) mail->counts[count] = (mail->in[at].msg_len + size - 1) / size;
    if (next - at > 1) size = mail->in[at].msg_len;
    if (size != 0) segment_by(mail, count, size);
    count++;
    at = next;
  }
  return count;
}

/* Sends one datagram. Returns 0 or -errno. */
int mail_send_one(const struct mail_route *route, uint8_t *bytes, size_t length) {
  struct iovec part = {bytes, length};
  struct msghdr message;
  address_to(&message, route);
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (sendmsg(route->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return 0;
  return -errno;
}

/* Takes a message apart that the kernel will not: by its own pieces, or by the size it says. */
static int send_apart(const struct mail_route *route, const struct msghdr *message) {
  uint16_t size = 0;
  memcpy(&size, CMSG_DATA((struct cmsghdr *)message->msg_control), sizeof size);
  for (size_t i = 0; i < message->msg_iovlen; i++) {
    uint8_t *bytes = message->msg_iov[i].iov_base;
    for (size_t at = 0; at < message->msg_iov[i].iov_len; at += size) {
      size_t rest = message->msg_iov[i].iov_len - at;
      int problem = mail_send_one(route, bytes + at, rest < size ? rest : size);
      if (problem != 0) return problem;
    }
  }
  return 0;
}

/* What to do about a message that could not be sent: 0 when it has been dealt with, or -errno. */
static int send_otherwise(struct pump *pump, const struct mail_route *route, const struct mmsghdr *failed,
                          uint32_t count, int problem) {
  const struct msghdr *message = &failed->msg_hdr;
  if (message->msg_controllen > 0 && (problem == EINVAL || problem == EIO || problem == EMSGSIZE)) {
    route->session->no_segments = true;
    problem = -send_apart(route, message);
  } else if (problem == ECONNREFUSED && message->msg_controllen == 0) {
    /* Said of an earlier message, and not sent this one. */
    problem = sendmsg(route->fd, message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? errno : 0;
  }
  if (problem == EAGAIN || problem == EMSGSIZE || problem == ENOBUFS) {
    mail_drop(pump, route->session->listener, count);
    return 0;
  }
  return -problem;
}

/* Sends the received messages [first, end) on. Returns 0 or -errno. */
int mail_forward(struct pump *pump, const struct mail_route *route, int first, int end) {
  struct pump_mail *mail = pump->mail;
  int count = prepare(mail, route, first, end), sent = 0;
  uint64_t bytes = 0, blocks = 0;
  for (int i = 0; i < count; i++) blocks += mail->counts[i];
  for (int i = first; i < end; i++) bytes += mail->in[i].msg_len;
  while (sent < count) {
    int more = sendmmsg(route->fd, mail->out + sent, (unsigned)(count - sent), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) {
      int problem = send_otherwise(pump, route, &mail->out[sent], mail->counts[sent], errno);
      if (problem != 0) return problem;
      more = 1;
    }
    sent += more;
  }
  mail_count(pump, route->session, route->way, bytes, blocks);
  return 0;
}
