/* What both kinds of sweeps share, and their functions for JavaScript. */
#include "sweep.h"

#include "call.h"
#include "module.h"

#include <fcntl.h>
#include <linux/errqueue.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  SWEEP_CHUNK_BYTES = 128 * 1024,
  /* Outcomes wait for company so long, in microseconds. */
  SWEEP_HOLD = 20 * 1000,
  SWEEP_PORTS_MOST = 65536,
  SWEEP_CONCURRENCY_MOST = 65536,
  ERROR_CONTROL_ROOM = 512,
};

/* A record as JavaScript reads it; the detail and the answer follow, and padding to 4 bytes. */
struct sweep_record {
  uint32_t port;
  int32_t result;
  uint32_t rtt;
  uint16_t detail_length, answer_length;
};

uint64_t sweep_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void sweep_aim(struct sweep *sweep, int32_t port) {
  uint8_t *place = sweep->name + sweep->settings.port_offset;
  place[0] = (uint8_t)(port >> 8);
  place[1] = (uint8_t)port;
}

int32_t sweep_port_of(const struct sweep *sweep, const uint8_t *name) {
  const uint8_t *place = name + sweep->settings.port_offset;
  return place[0] << 8 | place[1];
}

uint64_t sweep_pause(const struct sweep *sweep, uint32_t begun) {
  if (sweep->settings.rate == 0) return 0;
  uint64_t due = sweep->started + (uint64_t)begun * 1000000 / (uint32_t)sweep->settings.rate;
  uint64_t now = sweep_now();
  return due > now ? due - now : 0;
}

int sweep_socket(const struct sweep *sweep) {
  const struct sweep_settings *settings = &sweep->settings;
  const int on = 1;
  int fd = socket(settings->family, settings->type | SOCK_NONBLOCK | SOCK_CLOEXEC, settings->protocol);
  if (fd < 0) return -errno;
  /* Protocols without an error queue are swept without its evidence. */
  (void)setsockopt(fd, settings->error_level, settings->error_option, &on, sizeof on);
  if (sweep->source_length == 0 ||
      bind(fd, (const struct sockaddr *)sweep->source, (socklen_t)sweep->source_length) == 0) {
    return fd;
  }
  int saved = errno;
  close(fd);
  return -saved;
}

int sweep_take_error(const struct sweep *sweep, int fd, struct detail *detail, uint8_t *about) {
  _Alignas(struct cmsghdr) uint8_t control[ERROR_CONTROL_ROOM];
  uint8_t name[NAME_MOST] = {0}, byte;
  struct iovec part = {.iov_base = &byte, .iov_len = sizeof byte};
  struct msghdr message = {.msg_name = name,
                           .msg_namelen = sizeof name,
                           .msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control,
                           .msg_controllen = sizeof control};
  struct sock_extended_err error = {0};
  if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return 0;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != sweep->settings.error_level || header->cmsg_type != sweep->settings.error_option) continue;
    size_t length = header->cmsg_len - CMSG_LEN(0);
    if (length < sizeof error) continue;
    memcpy(&error, CMSG_DATA(header), sizeof error);
    detail->length = length < sizeof detail->bytes ? length : sizeof detail->bytes;
    memcpy(detail->bytes, CMSG_DATA(header), detail->length);
  }
  if (about != NULL) memcpy(about, name, sizeof name);
  return error.ee_errno != 0 ? (int)error.ee_errno : EIO;
}

int sweep_report(struct sweep *sweep, const struct sweep_outcome *outcome) {
  int problem = reply_room(&sweep->reply);
  if (problem != 0) return problem;
  uint8_t *place = sweep->reply.chunk + sweep->reply.used;
  const struct detail *detail = outcome->detail;
  struct sweep_record record = {
      .port = (uint32_t)outcome->port,
      .result = outcome->result,
      .rtt = outcome->rtt > UINT32_MAX ? UINT32_MAX : (uint32_t)outcome->rtt,
      .detail_length = detail == NULL ? 0 : (uint16_t)detail->length,
      .answer_length = (uint16_t)outcome->answer_length,
  };
  memcpy(place, &record, sizeof record);
  place += sizeof record;
  if (record.detail_length > 0) memcpy(place, detail->bytes, record.detail_length);
  if (record.answer_length > 0) memcpy(place + record.detail_length, outcome->answer, record.answer_length);
  reply_keep(&sweep->reply, sizeof record + record.detail_length + record.answer_length);
  return 0;
}

int sweep_tick(struct sweep *sweep) {
  uint64_t now = sweep_now();
  if (sweep->reply.used == 0 || now - sweep->flushed < SWEEP_HOLD) return 0;
  sweep->flushed = now;
  int problem = reply_flush(&sweep->reply);
  reply_post(&sweep->reply);
  return problem;
}

static void run_sweep(struct job *job) {
  struct sweep *sweep = (struct sweep *)job;
  int status = 0;
  reply_start(&sweep->reply, 0);
  sweep->started = sweep->flushed = sweep_now();
  /* Concerns this thread alone. */
  if (sweep->namespace_fd >= 0 && setns(sweep->namespace_fd, CLONE_NEWNET) < 0) status = -errno;
  if (status == 0) status = sweep->settings.datagram ? sweep_datagram(sweep) : sweep_connect(sweep);
  (void)reply_end(&sweep->reply, status, true);
}

static void release_sweep(struct job *job) {
  struct sweep *sweep = (struct sweep *)job;
  reply_free(&sweep->reply);
  if (sweep->namespace_fd >= 0) close(sweep->namespace_fd);
  free(sweep->ports);
  free(sweep->payloads);
  free(sweep->ends);
  free(sweep);
}

struct sweep_arguments {
  struct integers settings, ports, ends;
  struct bytes name, source, payloads;
};

static void check_sweep_ports(struct call *call, struct integers ports) {
  if (ports.length == 0 || ports.length > SWEEP_PORTS_MOST) call_range_error(call, "ports", "1 to 65536 long");
  for (size_t i = 0; i < ports.length && call_ok(call); i++) {
    if (ports.data[i] < 0 || ports.data[i] > 65535) call_range_error(call, "ports", "from 0 to 65535");
  }
}

static void check_sweep_payloads(struct call *call, const struct sweep_arguments *given) {
  int32_t before = 0;
  if (given->payloads.given != given->ends.given) call_type_error(call, "ends", "given with payloads");
  if (!given->ends.given) return;
  if (given->ends.length != given->ports.length) call_range_error(call, "ends", "one for each port");
  for (size_t i = 0; i < given->ends.length && call_ok(call); i++) {
    if (given->ends.data[i] < before || (size_t)given->ends.data[i] > given->payloads.length) {
      call_range_error(call, "ends", "ascending, and within the payloads");
    }
    before = given->ends.data[i];
  }
}

static void check_sweep_settings(struct call *call, const struct sweep_arguments *given) {
  struct sweep_settings settings;
  if (given->settings.length != sizeof settings / sizeof(int32_t)) {
    call_range_error(call, "settings", "11 long");
    return;
  }
  memcpy(&settings, given->settings.data, sizeof settings);
  if (given->name.length > NAME_MOST) call_range_error(call, "name", "at most 128 bytes");
  if (given->source.given && given->source.length > NAME_MOST) call_range_error(call, "source", "at most 128 bytes");
  if (settings.port_offset < 0 || (size_t)settings.port_offset + 2 > given->name.length) {
    call_range_error(call, "portOffset", "within the name");
  }
  if (settings.concurrency < 1 || settings.concurrency > SWEEP_CONCURRENCY_MOST) {
    call_range_error(call, "concurrency", "from 1 to 65536");
  }
  if (settings.timeout < 0 || settings.rate < 0) call_range_error(call, "timeout and rate", "0 or more");
}

static void *copy_of(const void *data, size_t length) {
  void *copy = malloc(length == 0 ? 1 : length);
  if (copy != NULL && length > 0) memcpy(copy, data, length);
  return copy;
}

/* Builds the job from checked arguments; NULL with errno set when that fails. */
static struct sweep *make_sweep(const struct sweep_arguments *given) {
  struct sweep *sweep = calloc(1, sizeof *sweep);
  if (sweep == NULL) return NULL;
  sweep->job = (struct job){.run = run_sweep, .release = release_sweep, .stop_fd = -1};
  sweep->reply = (struct reply){.job = &sweep->job, .chunk_bytes = SWEEP_CHUNK_BYTES};
  memcpy(&sweep->settings, given->settings.data, sizeof sweep->settings);
  sweep->namespace_fd = -1;
  memcpy(sweep->name, given->name.data, given->name.length);
  sweep->name_length = given->name.length;
  if (given->source.given) memcpy(sweep->source, given->source.data, given->source.length);
  sweep->source_length = given->source.given ? given->source.length : 0;
  sweep->count = (uint32_t)given->ports.length;
  sweep->ports = copy_of(given->ports.data, given->ports.length * sizeof(int32_t));
  if (given->ends.given) {
    sweep->payloads = copy_of(given->payloads.data, given->payloads.length);
    sweep->ends = copy_of(given->ends.data, given->ends.length * sizeof(int32_t));
  }
  errno = ENOMEM;
  bool whole = sweep->ports != NULL && (!given->ends.given || (sweep->payloads != NULL && sweep->ends != NULL));
  if (whole && sweep->settings.namespace_fd >= 0) {
    sweep->namespace_fd = fcntl(sweep->settings.namespace_fd, F_DUPFD_CLOEXEC, 0);
    whole = sweep->namespace_fd >= 0;
  }
  if (whole) sweep->job.stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (sweep->job.stop_fd >= 0) return sweep;
  int saved = errno;
  release_sweep(&sweep->job);
  errno = saved;
  return NULL;
}

static napi_value native_sweep(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "sweep");
  struct sweep_arguments given;
  given.settings = call_integers(&call, "settings");
  given.name = call_bytes(&call, "name");
  given.ports = call_integers(&call, "ports");
  given.source = call_bytes_or_null(&call, "source");
  given.payloads = call_bytes_or_null(&call, "payloads");
  given.ends = call_integers_or_null(&call, "ends");
  napi_value callback = call_function(&call, "onOutcomes");
  if (call_ok(&call)) check_sweep_settings(&call, &given);
  if (call_ok(&call)) check_sweep_ports(&call, given.ports);
  if (call_ok(&call)) check_sweep_payloads(&call, &given);
  if (!call_ok(&call)) return NULL;
  struct sweep *sweep = make_sweep(&given);
  if (sweep == NULL) return call_result(&call, -1);
  int problem = job_start(environment_of(env), &sweep->job, callback);
  if (problem == 0) return call_value(&call, (int32_t)sweep->job.handle);
  close(sweep->job.stop_fd);
  release_sweep(&sweep->job);
  return call_value(&call, -problem);
}

static napi_value native_sweep_cancel(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "sweepCancel");
  uint32_t handle = call_unsigned(&call, "handle");
  if (call_ok(&call)) job_cancel(environment_of(env), handle);
  return NULL;
}

static const struct function sweep_table[] = {
    {"sweep", native_sweep},
    {"sweepCancel", native_sweep_cancel},
};
const struct functions sweep_functions = FUNCTIONS(sweep_table);
