/* Datagram listeners: a session for each peer, with a socket of its own to the other side. */
#include "pump-mail.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
  /* Batches taken before others get a turn. */
  MAIL_TURNS = 16,
  /* Messages that wait for their session to be dialled, and bytes of them in all. */
  MAIL_LETTERS = 4096,
  MAIL_LETTERS_MOST = 64 * 1024 * 1024,
  MAIL_RETRY = 10 * 1000,
  MAIL_RECEIVE_BUFFER = 4 * 1024 * 1024,
};

static struct pump_mail *mail_of(struct pump *pump) {
  if (pump->mail == NULL) pump->mail = calloc(1, sizeof *pump->mail);
  return pump->mail;
}

void pump_mail_free(struct pump *pump) { free(pump->mail); }

/* Room for bursts, unless somebody has chosen how much: then it differs from what a fresh socket has. */
static void enlarge(int fd, int fresh) {
  const int wanted = MAIL_RECEIVE_BUFFER;
  int own = 0, usual = 0;
  socklen_t length = sizeof own;
  if (fresh >= 0 && (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &own, &length) != 0 ||
                     getsockopt(fresh, SOL_SOCKET, SO_RCVBUF, &usual, &length) != 0 || own != usual)) {
    return;
  }
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &wanted, sizeof wanted) != 0)
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted);
}

static bool receive_segmented(int fd) {
  const int on = 1;
  return setsockopt(fd, IPPROTO_UDP, UDP_GRO, &on, sizeof on) == 0;
}

void pump_mail_start(struct pump *pump, struct pump_listener *listener) {
  (void)pump;
  if (listener->spare >= 0) enlarge(listener->settings.fd, listener->spare);
  (void)receive_segmented(listener->settings.fd);
}

static uint32_t segment_of(struct msghdr *message, uint32_t length) {
  int size = 0;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL; header = CMSG_NXTHDR(message, header)) {
    if (header->cmsg_level == IPPROTO_UDP && header->cmsg_type == UDP_GRO)
      memcpy(&size, CMSG_DATA(header), sizeof size);
  }
  return size > 0 && (uint32_t)size < length ? (uint32_t)size : 0;
}

/* Takes a batch; returns how many, or -errno. */
static int receive_mail(struct pump_mail *mail, int fd) {
  for (int i = 0; i < MAIL_BATCH; i++) {
    mail->in_parts[i] = (struct iovec){mail->room[i], MAIL_ROOM};
    mail->in[i].msg_hdr = (struct msghdr){.msg_name = mail->names[i],
                                          .msg_namelen = PUMP_NAME_MOST,
                                          .msg_iov = &mail->in_parts[i],
                                          .msg_iovlen = 1,
                                          .msg_control = mail->in_control[i],
                                          .msg_controllen = sizeof mail->in_control[i]};
  }
  int count = recvmmsg(fd, mail->in, MAIL_BATCH, MSG_DONTWAIT, NULL);
  if (count < 0) return -errno;
  for (int i = 0; i < count; i++) mail->segments[i] = segment_of(&mail->in[i].msg_hdr, mail->in[i].msg_len);
  return count;
}

static struct mail_route route_to_right(struct pump_session *session) {
  return (struct mail_route){.session = session, .way = 0, .fd = session->files[2].fd};
}

static void fail_right(struct pump *pump, struct pump_session *session, int problem) {
  pump_session_end(pump, session, problem == ECONNREFUSED ? REASON_RESET : REASON_FAILED, BY_RIGHT, problem);
}

static void add_letter(struct pump *pump, struct pump_session *session, const uint8_t *bytes, size_t length) {
  bool room = session->letters_count < MAIL_LETTERS && pump->pending_bytes + length < MAIL_LETTERS_MOST;
  struct pump_letter *letter = room ? malloc(sizeof *letter + length) : NULL;
  if (letter == NULL) {
    mail_drop(pump, session->listener, 1);
    return;
  }
  letter->next = NULL;
  letter->length = length;
  memcpy(letter->bytes, bytes, length);
  *session->letters_end = letter;
  session->letters_end = &letter->next;
  session->letters_count++;
  pump->pending_bytes += length;
}

/* Keeps messages until their session is dialled. */
static void keep_letters(struct pump *pump, struct pump_session *session, int first, int end) {
  struct pump_mail *mail = pump->mail;
  for (int i = first; i < end; i++) {
    size_t length = mail->in[i].msg_len, size = mail->segments[i] != 0 ? mail->segments[i] : length;
    size_t at = 0;
    do {
      add_letter(pump, session, mail->room[i] + at, length - at < size ? length - at : size);
      at += size;
    } while (at < length);
  }
}

static struct pump_session *begin_mail_session(struct pump *pump, struct pump_listener *listener,
                                               const struct pump_name *peer) {
  struct pump_node_source *source = NULL;
  if (listener->stopped) return NULL;
  if (listener->settings.most > 0 && listener->open >= (uint32_t)listener->settings.most) return NULL;
  if (!pump_listener_admits(pump, listener, peer, &source)) return NULL;
  struct pump_session *session = pump_session_enter(pump, listener, peer, source);
  if (session == NULL) return NULL;
  session->peer.key = session->name;
  if (pump_map_add(&listener->peers, &session->peer) != 0) {
    session->peer.key = NULL;
    pump_dial_fail(pump, session, ENOMEM);
    return NULL;
  }
  pump_run_later(pump, session);
  return session;
}

static bool same_peer(const struct pump_mail *mail, int one, int other) {
  socklen_t length = mail->in[one].msg_hdr.msg_namelen;
  return length == mail->in[other].msg_hdr.msg_namelen && memcmp(mail->names[one], mail->names[other], length) == 0;
}

/* The messages [first, end) are from one peer. */
static void take_mail(struct pump *pump, struct pump_listener *listener, int first, int end) {
  struct pump_mail *mail = pump->mail;
  struct pump_name peer = {mail->names[first], mail->in[first].msg_hdr.msg_namelen};
  if (peer.length > PUMP_NAME_MOST) peer.length = PUMP_NAME_MOST;
  struct pump_node *node = pump_map_find(&listener->peers, peer.bytes, peer.length);
  struct pump_session *session =
      node == NULL ? begin_mail_session(pump, listener, &peer)
                   : (struct pump_session *)((char *)node - offsetof(struct pump_session, peer));
  if (session == NULL || (listener->settings.policy.directions & 1) == 0) {
    mail_drop(pump, listener, (uint64_t)(end - first));
    return;
  }
  if (session->dial != DIAL_NONE) {
    keep_letters(pump, session, first, end);
    return;
  }
  struct mail_route route = route_to_right(session);
  int problem = mail_forward(pump, &route, first, end);
  if (problem != 0) fail_right(pump, session, -problem);
}

void pump_mail_event(struct pump *pump, struct pump_listener *listener) {
  struct pump_mail *mail = mail_of(pump);
  if (mail == NULL) return;
  for (int turn = 0; turn < MAIL_TURNS && !listener->finished; turn++) {
    int count = receive_mail(mail, listener->settings.fd);
    for (int at = 0, next; at < count; at = next) {
      next = at + 1;
      while (next < count && same_peer(mail, at, next)) next++;
      take_mail(pump, listener, at, next);
    }
    /* An error is that of an earlier message. */
    if (count < 0 && count != -EAGAIN && count != -EINTR) continue;
    if (count < MAIL_BATCH) return;
  }
}

static void deliver_letters(struct pump *pump, struct pump_session *session) {
  struct mail_route route = route_to_right(session);
  while (session->letters != NULL) {
    struct pump_letter *letter = session->letters;
    int problem = mail_send_one(&route, letter->bytes, letter->length);
    if (problem == 0) mail_count(pump, session, 0, letter->length, 1);
    else mail_drop(pump, session->listener, 1);
    session->letters = letter->next;
    pump->pending_bytes -= letter->length;
    free(letter);
  }
  session->letters_end = &session->letters;
  session->letters_count = 0;
}

/* Returns 0 or -errno. */
static int dial_mail(struct pump *pump, struct pump_session *session) {
  struct pump_listener *listener = session->listener;
  int fd = listener->spare >= 0 ? listener->spare : pump_dial_socket(listener);
  listener->spare = -1;
  if (fd < 0) return fd;
  session->files[2] =
      (struct pump_file){.fd = fd, .flags = FILE_SOCKET | FILE_DATAGRAM | FILE_MESSAGES, .owned = true};
  enlarge(fd, -1);
  (void)receive_segmented(fd);
  int problem = pump_dial_connect(listener, fd);
  if (problem == 0) problem = pump_apply_options(fd, &listener->dial_options, 1);
  return problem != 0 ? problem : pump_file_watch(pump, session, 2);
}

static void begin_mail(struct pump *pump, struct pump_session *session) {
  struct pump_listener *listener = session->listener;
  int problem = dial_mail(pump, session);
  if (problem != 0 && session->files[2].fd < 0 && pump_lacks_descriptors(-problem)) {
    if (!listener->told_short) pump_listener_tell(pump, listener, PUMP_PROBLEM, -problem);
    listener->told_short = true;
    session->dial = DIAL_AGAIN;
    session->dial_due = pump->now + MAIL_RETRY;
    pump_session_schedule(pump, session);
    return;
  }
  if (problem != 0) {
    pump_dial_fail(pump, session, -problem);
    return;
  }
  listener->told_short = false;
  session->dial = DIAL_NONE;
  if ((listener->settings.wanted & WANT_OPENED) != 0) pump_session_tell(pump, session, PUMP_OPENED);
  deliver_letters(pump, session);
}

/* What the other side sends back. */
static void bring_back(struct pump *pump, struct pump_session *session) {
  struct pump_mail *mail = pump->mail;
  struct pump_listener *listener = session->listener;
  int count = receive_mail(mail, session->files[2].fd);
  if (count < 0) {
    if (count == -EAGAIN) session->ways[1].readable = false;
    else if (count != -EINTR) fail_right(pump, session, -count);
    return;
  }
  if (count < MAIL_BATCH) session->ways[1].readable = false;
  if ((session->policy.directions & 2) == 0) return;
  struct mail_route route = {
      .session = session, .way = 1, .fd = listener->settings.fd, .to = {session->name, session->peer.length}};
  int problem = mail_forward(pump, &route, 0, count);
  if (problem != 0) pump_session_end(pump, session, REASON_FAILED, BY_LEFT, -problem);
}

void pump_mail_carry(struct pump *pump, struct pump_session *session) {
  if (session->dial != DIAL_NONE) begin_mail(pump, session);
  for (int turn = 0; turn < MAIL_TURNS && !session->over && session->ways[1].readable; turn++)
    bring_back(pump, session);
  if (!session->over && session->ways[1].readable) pump_run_later(pump, session);
}
