/* send(2), sendmsg(2), recvmsg(2) and their batched forms. Names, payloads and control messages are bytes. */
#include "call.h"
#include "module.h"

#include <string.h>
#include <sys/socket.h>

/* What the flags of the batched calls are in this C library. */
#ifdef __GLIBC__
typedef int batch_flags;
#else
typedef unsigned batch_flags;
#endif

/* Messages of one batched call; UIO_MAXIOV in the kernel. More are sent by the next call. */
enum { BATCH_MOST = 1024 };

static struct msghdr message_of(const struct bytes *name, struct iovec *payload, const struct bytes *control) {
  struct msghdr message = {.msg_iov = payload, .msg_iovlen = 1};
  if (name->given) {
    message.msg_name = name->data;
    message.msg_namelen = (socklen_t)name->length;
  }
  if (control->given) {
    message.msg_control = control->data;
    /* socklen_t in some C libraries, size_t in others */
    message.msg_controllen = (__typeof__(message.msg_controllen))control->length;
  }
  return message;
}

static napi_value native_send(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "send");
  int fd = call_int(&call, "fd");
  struct bytes payload = call_bytes(&call, "payload");
  int flags = call_int(&call, "flags");
  long result;
  if (!call_ok(&call)) return NULL;
  RETRY(result, send(fd, payload.data, payload.length, flags | MSG_NOSIGNAL));
  return call_result(&call, result);
}

static napi_value native_sendmsg(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "sendmsg");
  int fd = call_int(&call, "fd");
  struct bytes name = call_bytes_or_null(&call, "name");
  struct bytes payload = call_bytes(&call, "payload");
  struct bytes control = call_bytes_or_null(&call, "control");
  int flags = call_int(&call, "flags");
  long result;
  if (!call_ok(&call)) return NULL;
  struct iovec part = {.iov_base = payload.data, .iov_len = payload.length};
  struct msghdr message = message_of(&name, &part, &control);
  RETRY(result, sendmsg(fd, &message, flags | MSG_NOSIGNAL));
  return call_result(&call, result);
}

static napi_value native_recvmsg(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "recvmsg");
  int fd = call_int(&call, "fd");
  struct bytes name = call_bytes_or_null(&call, "name");
  struct bytes payload = call_bytes(&call, "payload");
  struct bytes control = call_bytes_or_null(&call, "control");
  int flags = call_int(&call, "flags");
  struct integers told = call_integers(&call, "result");
  struct msghdr message;
  long result;
  if (call_ok(&call) && told.length < 3) call_range_error(&call, "result", "at least 3 long");
  if (!call_ok(&call)) return NULL;
  struct iovec part = {.iov_base = payload.data, .iov_len = payload.length};
  /* Without room for descriptors none is made. */
  int close_on_exec = control.given ? MSG_CMSG_CLOEXEC : 0;
  bool again;
  do {
    message = message_of(&name, &part, &control);
    result = recvmsg(fd, &message, flags | close_on_exec);
    /* Packet sockets, which carry no descriptors, refuse flags they do not know. */
    bool refused = result < 0 && errno == EINVAL && close_on_exec != 0;
    if (refused) close_on_exec = 0;
    again = refused || (result < 0 && errno == EINTR);
  } while (again);
  if (result >= 0) {
    told.data[0] = (int32_t)message.msg_namelen;
    told.data[1] = (int32_t)message.msg_controllen;
    told.data[2] = message.msg_flags;
  }
  return call_result(&call, result);
}

/* The arguments that both batched calls share, checked. */
struct batch {
  int fd;
  struct bytes slab, names;
  struct integers lengths, name_lengths;
  uint32_t slot, name_slot, count;
};

static struct batch take_batch(struct call *call) {
  struct batch batch;
  batch.fd = call_int(call, "fd");
  batch.slab = call_bytes(call, "slab");
  batch.slot = call_unsigned(call, "slot");
  batch.lengths = call_integers(call, "lengths");
  batch.count = call_unsigned(call, "count");
  batch.names = call_bytes_or_null(call, "names");
  batch.name_slot = call_unsigned(call, "nameSlot");
  batch.name_lengths = call_integers_or_null(call, "nameLengths");
  if (!call_ok(call)) return batch;
  if (batch.count > batch.lengths.length) call_range_error(call, "count", "at most the length of lengths");
  if ((uint64_t)batch.count * batch.slot > batch.slab.length) {
    call_range_error(call, "slab", "at least count times slot long");
  }
  if (!batch.names.given) return batch;
  if ((uint64_t)batch.count * batch.name_slot > batch.names.length) {
    call_range_error(call, "names", "at least count times nameSlot long");
  }
  if (batch.count > batch.name_lengths.length) {
    call_range_error(call, "nameLengths", "at least count long where names are given");
  }
  return batch;
}

static bool within(const struct integers *lengths, uint32_t count, uint32_t slot) {
  for (uint32_t i = 0; i < count; i++) {
    if (lengths->data[i] < 0 || (uint32_t)lengths->data[i] > slot) return false;
  }
  return true;
}

/* Points message i at slot i of the batch; lengths are the whole slots. */
static void lay_out(const struct batch *batch, struct mmsghdr *messages, struct iovec *parts, uint32_t count) {
  memset(messages, 0, count * sizeof *messages);
  for (uint32_t i = 0; i < count; i++) {
    struct msghdr *header = &messages[i].msg_hdr;
    parts[i].iov_base = batch->slab.data + (size_t)i * batch->slot;
    parts[i].iov_len = batch->slot;
    header->msg_iov = &parts[i];
    header->msg_iovlen = 1;
    if (!batch->names.given) continue;
    header->msg_name = batch->names.data + (size_t)i * batch->name_slot;
    header->msg_namelen = batch->name_slot;
  }
}

static napi_value native_sendmmsg(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "sendmmsg");
  struct batch batch = take_batch(&call);
  int flags = call_int(&call, "flags");
  struct mmsghdr messages[BATCH_MOST];
  struct iovec parts[BATCH_MOST];
  long result;
  if (call_ok(&call) && !within(&batch.lengths, batch.count, batch.slot)) {
    call_range_error(&call, "lengths", "from 0 to slot");
  }
  if (call_ok(&call) && batch.names.given && !within(&batch.name_lengths, batch.count, batch.name_slot)) {
    call_range_error(&call, "nameLengths", "from 0 to nameSlot");
  }
  if (!call_ok(&call)) return NULL;
  uint32_t count = batch.count < BATCH_MOST ? batch.count : BATCH_MOST;
  lay_out(&batch, messages, parts, count);
  for (uint32_t i = 0; i < count; i++) {
    parts[i].iov_len = (size_t)batch.lengths.data[i];
    if (batch.names.given) messages[i].msg_hdr.msg_namelen = (socklen_t)batch.name_lengths.data[i];
  }
  RETRY(result, sendmmsg(batch.fd, messages, count, (batch_flags)(flags | MSG_NOSIGNAL)));
  return call_result(&call, result);
}

/* What a batch receives besides payloads and names. */
struct extras {
  struct integers message_flags;
  int flags;
  struct bytes control;
  uint32_t control_slot;
  struct integers control_lengths;
};

static struct extras take_extras(struct call *call, uint32_t count) {
  struct extras extras;
  extras.message_flags = call_integers_or_null(call, "messageFlags");
  extras.flags = call_int(call, "flags");
  extras.control = call_bytes_or_null(call, "control");
  extras.control_slot = 0;
  extras.control_lengths = (struct integers){.given = false};
  if (extras.control.given) {
    extras.control_slot = call_unsigned(call, "controlSlot");
    extras.control_lengths = call_integers_or_null(call, "controlLengths");
  }
  if (!call_ok(call)) return extras;
  if (extras.message_flags.given && extras.message_flags.length < count) {
    call_range_error(call, "messageFlags", "at least count long");
  }
  if (!extras.control.given) return extras;
  if (extras.control_slot % sizeof(size_t) != 0) call_range_error(call, "controlSlot", "a multiple of 8");
  if ((uint64_t)count * extras.control_slot > extras.control.length) {
    call_range_error(call, "control", "at least count times controlSlot long");
  }
  if (count > extras.control_lengths.length) {
    call_range_error(call, "controlLengths", "at least count long where control is given");
  }
  return extras;
}

static void lay_out_control(const struct extras *extras, struct mmsghdr *messages, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    struct msghdr *header = &messages[i].msg_hdr;
    header->msg_control = extras->control.data + (size_t)i * extras->control_slot;
    header->msg_controllen = (__typeof__(header->msg_controllen))extras->control_slot;
  }
}

static void tell_batch(const struct batch *batch, const struct extras *extras, const struct mmsghdr *messages,
                       long count) {
  for (long i = 0; i < count; i++) {
    const struct msghdr *header = &messages[i].msg_hdr;
    batch->lengths.data[i] = (int32_t)messages[i].msg_len;
    if (batch->names.given) batch->name_lengths.data[i] = (int32_t)header->msg_namelen;
    if (extras->message_flags.given) extras->message_flags.data[i] = header->msg_flags;
    if (extras->control.given) extras->control_lengths.data[i] = (int32_t)header->msg_controllen;
  }
}

static napi_value native_recvmmsg(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "recvmmsg");
  struct batch batch = take_batch(&call);
  struct extras extras = take_extras(&call, batch.count);
  struct mmsghdr messages[BATCH_MOST];
  struct iovec parts[BATCH_MOST];
  long result;
  if (!call_ok(&call)) return NULL;
  uint32_t count = batch.count < BATCH_MOST ? batch.count : BATCH_MOST;
  lay_out(&batch, messages, parts, count);
  if (extras.control.given) lay_out_control(&extras, messages, count);
  /* As in recvmsg: without room for descriptors none is made, and packet sockets refuse the flag. */
  int close_on_exec = extras.control.given ? MSG_CMSG_CLOEXEC : 0;
  RETRY(result, recvmmsg(batch.fd, messages, count, (batch_flags)(extras.flags | close_on_exec), NULL));
  if (result < 0 && errno == EINVAL && close_on_exec != 0) {
    RETRY(result, recvmmsg(batch.fd, messages, count, (batch_flags)extras.flags, NULL));
  }
  tell_batch(&batch, &extras, messages, result);
  return call_result(&call, result);
}

static const struct function message_table[] = {
    {"send", native_send},
    {"sendmsg", native_sendmsg},
    {"recvmsg", native_recvmsg},
    {"sendmmsg", native_sendmmsg},
    {"recvmmsg", native_recvmmsg},
};
const struct functions message_functions = FUNCTIONS(message_table);
