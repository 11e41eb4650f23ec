/*
 * Drains netlink dumps on a thread: sends each request, receives its datagrams straight into chunks that become
 * Buffers, and posts them home. It knows netlink's framing (<linux/netlink.h>) and nothing of what is inside.
 */
#include "call.h"
#include "module.h"
#include "post.h"
#include "reply.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* Where the rest of an uncommonly large datagram goes; the memory is touched only then. */
enum { OVERFLOW_BYTES = 1024 * 1024 };

struct request {
  size_t length;
  uint8_t *data;
  struct nlmsghdr header;
};

struct dump {
  struct job job;
  struct reply reply;
  /* Our own duplicate, so that the caller may close the descriptor at any time. */
  int fd;
  uint8_t *overflow;
  uint32_t count;
  struct request requests[];
};

/* What one datagram means for the request under way: one of these, or a negative errno. */
enum { GO_ON = 0, FOREIGN = 1, COMPLETE = 2 };

/*
 * Looks at the headers of a datagram. A dump ends with NLMSG_DONE or NLMSG_ERROR. A reply to a request that
 * is no dump ends with its first message that has no NLM_F_MULTI, unless an acknowledgement was asked for as well.
 */
static int judge(const struct request *request, const uint8_t *datagram, size_t length) {
  const unsigned asked = request->header.nlmsg_flags;
  const bool is_dump = (asked & NLM_F_DUMP) == NLM_F_DUMP;
  struct nlmsghdr header;
  for (size_t at = 0; at < length; at += NLMSG_ALIGN(header.nlmsg_len)) {
    if (length - at < sizeof header) return -EBADMSG;
    memcpy(&header, datagram + at, sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > length - at) return -EBADMSG;
    if (header.nlmsg_seq != request->header.nlmsg_seq) return FOREIGN;
    if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR) return COMPLETE;
    if (!is_dump && !(header.nlmsg_flags & NLM_F_MULTI) && !(asked & NLM_F_ACK)) return COMPLETE;
  }
  return GO_ON;
}

/* Waits until the socket is readable or the job shall stop. Returns 0 or a negative errno. */
static int wait_readable(struct dump *dump) {
  struct pollfd fds[] = {{.fd = dump->fd, .events = POLLIN}, {.fd = dump->job.stop_fd, .events = POLLIN}};
  int result;
  reply_post(&dump->reply);
  RETRY(result, poll(fds, 2, -1));
  return result < 0 ? -errno : 0;
}

/* Receives one datagram into the chunk and the overflow. Returns its length, or a negative errno. */
static ssize_t receive(struct dump *dump, size_t room) {
  struct sockaddr_nl sender = {.nl_family = AF_NETLINK};
  struct iovec parts[] = {
      {.iov_base = dump->reply.chunk + dump->reply.used, .iov_len = room},
      {.iov_base = dump->overflow, .iov_len = OVERFLOW_BYTES},
  };
  struct msghdr message = {
      .msg_name = &sender, .msg_namelen = sizeof sender, .msg_iov = parts, .msg_iovlen = 2};
  ssize_t length;
  RETRY(length, recvmsg(dump->fd, &message, MSG_DONTWAIT));
  if (length < 0) return -errno;
  if (message.msg_flags & MSG_TRUNC) return -EMSGSIZE;
  return sender.nl_pid == 0 ? length : 0; /* any process may send to us; only the kernel is heard */
}

/* Receives the next datagram and keeps it. Returns GO_ON, COMPLETE or a negative errno. */
static int next_datagram(struct dump *dump, const struct request *request) {
  struct reply *reply = &dump->reply;
  int problem = reply_room(reply);
  if (problem != 0) return problem;
  size_t room = reply->capacity - reply->used;
  ssize_t received = receive(dump, room);
  if (received <= 0) return (int)received;
  size_t length = (size_t)received, rest = length > room ? length - room : 0;
  /* A datagram that was split is put together before it is judged; that is rare. */
  if (rest > 0) {
    problem = reply_join(reply, room, dump->overflow, rest);
    if (problem != 0) return problem;
  }
  int verdict = judge(request, reply->chunk + reply->used, length);
  if (verdict < 0) return verdict;
  if (verdict == FOREIGN) return GO_ON; /* left over from a dump that was cancelled, or a notification */
  reply_keep(reply, length);
  return verdict;
}

/* Sends a request and receives its reply. Returns 0 or a negative errno. */
static int exchange(struct dump *dump, const struct request *request) {
  ssize_t sent;
  int loss = 0;
  RETRY(sent, send(dump->fd, request->data, request->length, MSG_DONTWAIT | MSG_NOSIGNAL));
  if (sent < 0) return -errno;
  while (!job_stopped(&dump->job)) {
    int verdict = next_datagram(dump, request);
    if (verdict == COMPLETE) return loss;
    if (verdict == GO_ON) continue;
    if (verdict == -ENOBUFS || verdict == -EMSGSIZE) {
      loss = verdict; /* messages are lost for good; the others still come, and so does the end */
      continue;
    }
    if (verdict != -EAGAIN) return verdict;
    /* The end itself may be among the lost; a dump always has its next datagram ready. */
    if (loss != 0) return loss;
    int problem = wait_readable(dump);
    if (problem != 0) return problem;
  }
  return -ECANCELED;
}

static void run_dump(struct job *job) {
  struct dump *dump = (struct dump *)job;
  struct reply *reply = &dump->reply;
  int problem = 0;
  dump->overflow = malloc(OVERFLOW_BYTES);
  if (dump->overflow == NULL) problem = -ENOMEM;
  for (uint32_t i = 0; i < dump->count; i++) {
    bool last = i + 1 == dump->count;
    reply_start(reply, i);
    int status = problem != 0 ? problem : exchange(dump, &dump->requests[i]);
    if (job_stopped(job)) problem = -ECANCELED;
    int ended = reply_end(reply, status, last);
    if (last) return; /* the job may be gone */
    if (ended != 0) problem = ended;
  }
}

static void release_dump(struct job *job) {
  struct dump *dump = (struct dump *)job;
  reply_free(&dump->reply);
  for (uint32_t i = 0; i < dump->count; i++) free(dump->requests[i].data);
  if (dump->fd >= 0) close(dump->fd);
  free(dump->overflow);
  free(dump);
}

/* Copies request i. */
static void take_request(struct call *call, napi_value array, uint32_t index, struct request *request) {
  struct bytes bytes = call_bytes_at(call, array, index, "requests");
  if (!call_ok(call)) return;
  if (bytes.length < sizeof request->header) {
    call_range_error(call, "requests", "netlink messages of at least 16 bytes");
    return;
  }
  request->data = malloc(bytes.length);
  if (request->data == NULL) return;
  memcpy(request->data, bytes.data, bytes.length);
  memcpy(&request->header, bytes.data, sizeof request->header);
  request->length = bytes.length;
}

/* Builds the job from checked arguments; NULL without memory or after misuse. */
static struct dump *make_dump(struct call *call, int fd, napi_value requests, uint32_t count, uint32_t chunk_bytes) {
  struct dump *dump = calloc(1, sizeof *dump + count * sizeof dump->requests[0]);
  bool whole = dump != NULL;
  if (dump == NULL) return NULL;
  *dump = (struct dump){.job = {.run = run_dump, .release = release_dump, .stop_fd = -1}, .fd = -1, .count = count};
  dump->reply.job = &dump->job;
  dump->reply.chunk_bytes = chunk_bytes < LEAST_CHUNK ? LEAST_CHUNK : chunk_bytes;
  for (uint32_t i = 0; i < count; i++) {
    take_request(call, requests, i, &dump->requests[i]);
    whole = whole && dump->requests[i].data != NULL;
  }
  if (call_ok(call) && whole) {
    dump->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (dump->fd >= 0) dump->job.stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (dump->job.stop_fd >= 0) return dump;
  } else {
    errno = ENOMEM;
  }
  int saved = errno;
  release_dump(&dump->job);
  errno = saved;
  return NULL;
}

static napi_value native_dump(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "dump");
  uint32_t count = 0;
  int fd = call_int(&call, "fd");
  napi_value requests = call_array(&call, "requests", &count);
  uint32_t chunk_bytes = call_unsigned(&call, "chunkBytes");
  napi_value callback = call_function(&call, "onChunk");
  if (call_ok(&call) && (count == 0 || count > 65536)) call_range_error(&call, "requests", "1 to 65536 long");
  if (call_ok(&call) && chunk_bytes > INT32_MAX / 2) call_range_error(&call, "chunkBytes", "at most 1 GiB");
  if (!call_ok(&call)) return NULL;
  struct dump *dump = make_dump(&call, fd, requests, count, chunk_bytes);
  if (!call_ok(&call)) return NULL;
  if (dump == NULL) return call_result(&call, -1);
  int problem = job_start(environment_of(env), &dump->job, callback);
  if (problem == 0) return call_value(&call, (int32_t)dump->job.handle);
  close(dump->job.stop_fd);
  release_dump(&dump->job);
  return call_value(&call, -problem);
}

static napi_value native_dump_cancel(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "dumpCancel");
  uint32_t handle = call_unsigned(&call, "handle");
  if (call_ok(&call)) job_cancel(environment_of(env), handle);
  return NULL;
}

static const struct function dump_table[] = {
    {"dump", native_dump},
    {"dumpCancel", native_dump_cancel},
};
const struct functions dump_functions = FUNCTIONS(dump_table);
