#include "procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct linux_dirent64, which has no header: offsets from getdents(2). */
enum { DIRENT_RECLEN = 16, DIRENT_NAME = 19 };

static bool parse_number(const char *text, uint32_t *number) {
  uint32_t value = 0;
  if (*text == '\0') return false;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9' || value > UINT32_MAX / 10 - 1) return false;
    value = value * 10 + (uint32_t)(*text - '0');
  }
  *number = value;
  return true;
}

int directory_next_number(struct directory *directory, const char **name, uint32_t *number) {
  for (;;) {
    if (directory->at >= directory->filled) {
      directory->at = 0;
      directory->filled = syscall(SYS_getdents64, directory->fd, directory->buffer, DIRECTORY_BUFFER);
      if (directory->filled <= 0) return directory->filled == 0 ? 0 : -errno;
    }
    const uint8_t *entry = directory->buffer + directory->at;
    uint16_t length;
    memcpy(&length, entry + DIRENT_RECLEN, sizeof length);
    directory->at += length;
    *name = (const char *)entry + DIRENT_NAME;
    if (parse_number(*name, number)) return 1;
  }
}

int read_socket_link(int directory, const char *name, uint64_t *inode) {
  static const char prefix[] = "socket:[";
  enum { PREFIX = sizeof prefix - 1 };
  char text[SMALL_PATH];
  ssize_t length = readlinkat(directory, name, text, sizeof text);
  if (length < 0) return -errno;
  if (length <= PREFIX || memcmp(text, prefix, PREFIX) != 0) return 0;
  uint64_t value = 0;
  for (ssize_t i = PREFIX; i < length && text[i] >= '0' && text[i] <= '9'; i++) {
    value = value * 10 + (uint64_t)(text[i] - '0');
  }
  *inode = value;
  return 1;
}

bool join_path(char path[], size_t room, uint32_t number, const char *rest) {
  int length = snprintf(path, room, "%u/%s", number, rest);
  return length > 0 && (size_t)length < room;
}

/* By number, as some C libraries have no statx(2) yet. */
static bool status_of(int directory, const char *path, unsigned mask, struct statx *status) {
  return syscall(SYS_statx, directory, path, AT_EMPTY_PATH, mask, status) == 0;
}

uint32_t process_owner(int proc, uint32_t pid) {
  struct statx status = {0};
  char path[SMALL_PATH];
  join_path(path, sizeof path, pid, "");
  return status_of(proc, path, STATX_UID, &status) ? status.stx_uid : UINT32_MAX;
}

uint64_t descriptor_count(int directory) {
  struct statx status = {0};
  return status_of(directory, "", STATX_SIZE, &status) ? status.stx_size : 0;
}

bool is_bare_process(int proc, uint32_t pid) {
  enum { KERNEL_THREAD = 0x00200000 }; /* PF_KTHREAD */
  char path[SMALL_PATH], text[512], state = '\0';
  unsigned flags = 0;
  if (!join_path(path, sizeof path, pid, "stat")) return false;
  int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0) return true; /* gone meanwhile */
  text[length] = '\0';
  const char *rest = strrchr(text, ')'); /* the name before it may hold anything */
  if (rest == NULL || sscanf(rest, ") %c %*d %*d %*d %*d %*d %u", &state, &flags) != 2) return false;
  return state == 'Z' || state == 'X' || (flags & KERNEL_THREAD) != 0;
}
