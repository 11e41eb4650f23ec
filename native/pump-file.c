/* Reading and writing of any kind of file so that the thread never waits in it. */
#include "pump.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
  /* What a pipe that has room takes without blocking, PIPE_BUF; terminals make room for less. */
  CAREFUL_PIPE = 4096,
  CAREFUL_TERMINAL = 256,
};

static void look_at_socket(struct pump_file *file) {
  int type = 0, protocol = 0;
  socklen_t length = sizeof type;
  (void)getsockopt(file->fd, SOL_SOCKET, SO_TYPE, &type, &length);
  length = sizeof protocol;
  (void)getsockopt(file->fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &length);
  file->flags |= FILE_SOCKET;
  if (type == SOCK_STREAM && protocol == IPPROTO_TCP) file->flags |= FILE_DRAINS | FILE_TCP;
  if (type != SOCK_STREAM && type != SOCK_SEQPACKET) file->flags |= FILE_DATAGRAM;
}

void pump_file_look(struct pump_file *file) {
  struct stat about;
  if (file->fd < 0 || fstat(file->fd, &about) != 0) return;
  if (S_ISSOCK(about.st_mode)) {
    look_at_socket(file);
    return;
  }
  if (S_ISFIFO(about.st_mode)) file->flags |= FILE_PIPE;
  if (S_ISCHR(about.st_mode)) file->flags |= FILE_TERMINAL;
  int flags = fcntl(file->fd, F_GETFL);
  if (flags >= 0 && (flags & O_NONBLOCK) == 0) file->flags |= S_ISFIFO(about.st_mode) ? FILE_NOWAIT : FILE_CAREFUL;
}

/*
 * A careful file is asked for what is lacking; the others tell everything that changes. Datagram sockets would tell of
 * each message that has left, so they are asked for room when there was none.
 */
static uint32_t interest(const struct pump_session *session, int index) {
  const struct pump_file *file = &session->files[index];
  bool reads = (index & 1) == 0, shared = reads && session->files[index + 1].fd == file->fd;
  /* Left is read by the first way and written by the second one. */
  const struct pump_way *in = &session->ways[index / 2], *out = &session->ways[1 - index / 2];
  if ((file->flags & FILE_CAREFUL) == 0) {
    bool room = (!reads || shared) && ((file->flags & FILE_DATAGRAM) == 0 || !out->writable);
    return (reads ? EPOLLIN | EPOLLRDHUP : 0) | (room ? EPOLLOUT : 0) | EPOLLET;
  }
  uint32_t events = EPOLLONESHOT;
  if (reads && !in->readable && !in->ended) events |= EPOLLIN | EPOLLRDHUP;
  if ((!reads || shared) && !out->writable && !out->ended) events |= EPOLLOUT;
  return events;
}

static int control(struct pump *pump, struct pump_session *session, int index, int operation) {
  uint64_t generation = pump->slots[session->slot].generation & INT32_MAX;
  struct epoll_event event = {.events = interest(session, index),
                              .data.u64 = generation << 32 | session->slot << 2 | (uint32_t)index};
  return epoll_ctl(pump->epoll, operation, session->files[index].fd, &event) == 0 ? 0 : -errno;
}

/* The same file is watched for another session: this one gets a descriptor of its own. */
static int watch_duplicate(struct pump *pump, struct pump_session *session, int index) {
  struct pump_file *file = &session->files[index], *other = &session->files[index ^ 1];
  int fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
  if (fd < 0) return -errno;
  /* With `close` the caller's descriptor is the one that has to go. */
  if ((index & 1) == 0 && other->fd == file->fd && other->end != END_CLOSE) other->fd = fd;
  file->fd = fd;
  file->owned = true;
  return control(pump, session, index, EPOLL_CTL_ADD);
}

int pump_file_watch(struct pump *pump, struct pump_session *session, int index) {
  struct pump_file *file = &session->files[index];
  int problem = control(pump, session, index, EPOLL_CTL_ADD);
  if (problem == -EEXIST) problem = watch_duplicate(pump, session, index);
  file->watched = problem == 0;
  if (problem != -EPERM) return problem;
  /* A file without poll(2): it never makes us wait, as far as it tells. */
  bool shared = (index & 1) == 0 && session->files[index + 1].fd == file->fd;
  for (int i = 0; i <= (shared ? 1 : 0); i++) {
    struct pump_file *each = &session->files[index + i];
    each->flags = (uint16_t)((each->flags & ~(FILE_CAREFUL | FILE_NOWAIT)) | FILE_ALWAYS);
  }
  return 0;
}

void pump_file_rearm(struct pump *pump, struct pump_session *session, int index) {
  /* The second file of a shared one is watched as the first. */
  if (!session->files[index].watched && (index & 1) == 1) index--;
  if (session->files[index].watched) (void)control(pump, session, index, EPOLL_CTL_MOD);
}

void pump_file_unwatch(struct pump *pump, struct pump_file *file) {
  if (!file->watched) return;
  file->watched = false;
  (void)epoll_ctl(pump->epoll, EPOLL_CTL_DEL, file->fd, NULL);
}

static bool knows_no_wait(int problem) { return problem == EOPNOTSUPP || problem == EINVAL || problem == ENOSYS; }

static size_t careful(const struct pump_file *file, size_t length) {
  size_t most = (file->flags & FILE_PIPE) != 0 ? CAREFUL_PIPE : CAREFUL_TERMINAL;
  return length < most ? length : most;
}

/* preadv2(2) or pwritev2(2) at the file's own position. musl has had functions of these names only since 1.2.5. */
static ssize_t no_wait(long call, int fd, const struct iovec *part) {
  const long here = -1;
  return syscall(call, fd, part, 1UL, here, here, RWF_NOWAIT);
}

ssize_t pump_file_read(struct pump_file *file, uint8_t *into, size_t most) {
  ssize_t result;
  if ((file->flags & FILE_SOCKET) != 0) {
    do result = recv(file->fd, into, most, MSG_DONTWAIT);
    while (result < 0 && errno == EINTR);
    return result;
  }
  if ((file->flags & FILE_NOWAIT) != 0) {
    struct iovec part = {.iov_base = into, .iov_len = most};
    result = no_wait(SYS_preadv2, file->fd, &part);
    if (result >= 0 || !knows_no_wait(errno)) return result;
    file->flags = (uint16_t)((file->flags & ~FILE_NOWAIT) | FILE_CAREFUL);
    errno = EAGAIN; /* it is rearmed as a careful one */
    return -1;
  }
  do result = read(file->fd, into, most);
  while (result < 0 && errno == EINTR);
  /* The other side of a terminal is closed. */
  if (result < 0 && errno == EIO && (file->flags & FILE_TERMINAL) != 0) return 0;
  return result;
}

static ssize_t send_message(const struct pump_file *file, const uint8_t *bytes, size_t length,
                            const struct pump_name *to) {
  ssize_t result;
  const struct sockaddr *name = to == NULL || to->length == 0 ? NULL : (const struct sockaddr *)to->bytes;
  do result = sendto(file->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL, name,
                     name == NULL ? 0 : (socklen_t)to->length);
  while (result < 0 && errno == EINTR);
  return result;
}

ssize_t pump_file_write(struct pump_file *file, const uint8_t *bytes, size_t length, const struct pump_name *to) {
  ssize_t result;
  if ((file->flags & FILE_SOCKET) != 0) return send_message(file, bytes, length, to);
  if ((file->flags & FILE_NOWAIT) != 0) {
    struct iovec part = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = length};
    result = no_wait(SYS_pwritev2, file->fd, &part);
    if (result >= 0 || !knows_no_wait(errno)) return result;
    file->flags = (uint16_t)((file->flags & ~FILE_NOWAIT) | FILE_CAREFUL);
    errno = EAGAIN;
    return -1;
  }
  if ((file->flags & FILE_CAREFUL) != 0) length = careful(file, length);
  do result = write(file->fd, bytes, length);
  while (result < 0 && errno == EINTR);
  return result;
}
