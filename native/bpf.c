/* bpf(2) with an attribute made in JavaScript, the reading of an iterator to its end on a thread, and mapped files. */
#include "call.h"
#include "give.h"
#include "module.h"
#include "post.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  /* Attributes grow with the kernel; this one takes 168 bytes at most today. */
  ATTRIBUTE_MOST = 1024,
  POINTERS_MOST = 16,
  /* An iterator fills at most 32 KiB per read. */
  READ_ROOM = 64 * 1024,
};

/* Writes the addresses of buffers into the attribute, as 64 bits each. */
static void fill_pointers(struct call *call, struct bytes attribute, struct integers offsets, napi_value buffers) {
  for (uint32_t i = 0; i < offsets.length; i++) {
    struct bytes bytes = call_bytes_at(call, buffers, i, "buffers");
    uint64_t address = (uint64_t)(uintptr_t)bytes.data;
    if (!call_ok(call)) return;
    if (offsets.data[i] < 0 || (size_t)offsets.data[i] + sizeof address > attribute.length) {
      call_range_error(call, "offsets", "within the attribute");
      return;
    }
    memcpy(attribute.data + offsets.data[i], &address, sizeof address);
  }
}

static napi_value native_bpf(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "bpf");
  uint8_t copy[ATTRIBUTE_MOST];
  uint32_t count = 0;
  uint32_t command = call_unsigned(&call, "command");
  struct bytes attribute = call_bytes(&call, "attribute");
  struct integers offsets = call_integers(&call, "offsets");
  napi_value buffers = call_array(&call, "buffers", &count);
  if (call_ok(&call) && attribute.length > sizeof copy) call_range_error(&call, "attribute", "at most 1024 bytes");
  if (call_ok(&call) && (count != offsets.length || count > POINTERS_MOST)) {
    call_range_error(&call, "buffers", "one for each offset, at most 16");
  }
  if (!call_ok(&call)) return NULL;
  /* A copy, so that no address ever reaches JavaScript. */
  if (attribute.length > 0) memcpy(copy, attribute.data, attribute.length);
  fill_pointers(&call, (struct bytes){.data = copy, .length = attribute.length, .given = true}, offsets, buffers);
  if (!call_ok(&call)) return NULL;
  return call_result(&call, syscall(SYS_bpf, command, copy, attribute.length));
}

/*
 * The BTF behind a descriptor: struct bpf_btf_info begins with the address of a buffer, which no caller can know. Returns
 * how long all of it is; a shorter buffer gets its beginning.
 */
static napi_value native_btf(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "btf");
  struct bpf_btf_info btf = {0};
  union bpf_attr attribute = {0};
  int fd = call_int(&call, "fd");
  struct bytes buffer = call_bytes(&call, "buffer");
  if (!call_ok(&call)) return NULL;
  btf.btf = (uint64_t)(uintptr_t)buffer.data;
  btf.btf_size = (uint32_t)buffer.length;
  attribute.info.bpf_fd = (uint32_t)fd;
  attribute.info.info_len = sizeof btf;
  attribute.info.info = (uint64_t)(uintptr_t)&btf;
  long status = syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attribute, sizeof attribute.info);
  return call_result(&call, status < 0 ? status : (long)btf.btf_size);
}

/* The one parcel of a reading is a part of its job, so that it can always be posted. */
struct reading {
  struct job job;
  struct parcel parcel;
  /* Our own duplicate, so that the caller may close the descriptor at any time. */
  int fd;
  uint8_t *data;
  size_t used, capacity;
  int status;
};

static bool room_to_read(struct reading *reading) {
  if (reading->capacity - reading->used >= READ_ROOM) return true;
  size_t capacity = reading->capacity == 0 ? 2 * READ_ROOM : reading->capacity * 2;
  uint8_t *data = realloc(reading->data, capacity);
  if (data == NULL) return false;
  reading->data = data;
  reading->capacity = capacity;
  return true;
}

/* Reads to the end. Returns 0 or a negative errno. */
static int read_to_end(struct reading *reading) {
  while (!job_stopped(&reading->job)) {
    if (!room_to_read(reading)) return -ENOMEM;
    ssize_t got = read(reading->fd, reading->data + reading->used, reading->capacity - reading->used);
    if (got == 0) return 0;
    if (got > 0) reading->used += (size_t)got;
    /* An iterator gives up the processor after a million objects without output, and wants to be asked again. */
    else if (errno != EINTR && errno != EAGAIN) return -errno;
  }
  return -ECANCELED;
}

static size_t open_reading(napi_env env, struct parcel *parcel, napi_value values[PARCEL_VALUES]) {
  struct reading *reading = (struct reading *)parcel->job;
  if (reading->status != 0) return napi_create_int32(env, reading->status, &values[0]) == napi_ok ? 1 : 0;
  values[0] = give_buffer(env, reading->data, reading->used);
  reading->data = NULL;
  return values[0] != NULL ? 1 : 0;
}

static void release_nothing(struct parcel *parcel) { (void)parcel; /* a part of its job */ }

static void run_reading(struct job *job) {
  struct reading *reading = (struct reading *)job;
  reading->status = read_to_end(reading);
  reading->parcel = (struct parcel){.job = job, .last = true, .open = open_reading, .release = release_nothing};
  job_post(job, &reading->parcel, &reading->parcel);
}

static void release_reading(struct job *job) {
  struct reading *reading = (struct reading *)job;
  if (reading->fd >= 0) close(reading->fd);
  free(reading->data);
  free(reading);
}

static napi_value native_read_out(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "readOut");
  int fd = call_int(&call, "fd");
  napi_value callback = call_function(&call, "onResult");
  if (!call_ok(&call)) return NULL;
  int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own < 0) return call_result(&call, -1);
  struct reading *reading = calloc(1, sizeof *reading);
  if (reading == NULL) {
    close(own);
    return call_value(&call, -ENOMEM);
  }
  *reading = (struct reading){.job = {.run = run_reading, .release = release_reading, .stop_fd = -1}, .fd = own};
  int problem = job_start(environment_of(env), &reading->job, callback);
  if (problem == 0) return call_value(&call, 0);
  release_reading(&reading->job);
  return call_value(&call, -problem);
}

struct mapping {
  void *memory;
  size_t length;
};

static void unmap(napi_env env, void *data, void *hint) {
  struct mapping *mapping = hint;
  (void)env;
  (void)data;
  munmap(mapping->memory, mapping->length);
  free(mapping);
}

/* Hands a mapping over to JavaScript; a runtime without external memory has to read the file. */
static napi_value give_mapping(struct call *call, void *memory, size_t length) {
  napi_value buffer = NULL;
  struct mapping *mapping = malloc(sizeof *mapping);
  if (mapping != NULL) {
    *mapping = (struct mapping){.memory = memory, .length = length};
    if (napi_create_external_buffer(call->env, length, memory, unmap, mapping, &buffer) == napi_ok) return buffer;
  }
  free(mapping);
  munmap(memory, length);
  return call_value(call, -ENOTSUP);
}

static napi_value native_map_file(napi_env env, napi_callback_info info) {
  struct call call = call_open(env, info, "mapFile");
  struct path path;
  struct stat status;
  int fd;
  call_path(&call, "path", &path);
  if (!call_ok(&call)) return NULL;
  RETRY(fd, open(path.text, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (fd < 0) return call_result(&call, -1);
  void *memory = MAP_FAILED;
  if (fstat(fd, &status) == 0) memory = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  int saved = errno;
  close(fd);
  if (memory == MAP_FAILED) return call_value(&call, -saved);
  return give_mapping(&call, memory, (size_t)status.st_size);
}

static const struct function bpf_table[] = {
    {"mapFile", native_map_file},
    {"bpf", native_bpf},
    {"btf", native_btf},
    {"readOut", native_read_out},
};
const struct functions bpf_functions = FUNCTIONS(bpf_table);
