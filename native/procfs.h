/* Reading /proc quickly: relative to open directories, with large buffers, and without the C library's streams. */
#ifndef SOCKETEER_PROCFS_H
#define SOCKETEER_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIRECTORY_BUFFER = 32 * 1024, SMALL_PATH = 64 };

/* A directory being read with getdents64(2). */
struct directory {
  int fd;
  long filled, at;
  uint8_t *buffer; /* DIRECTORY_BUFFER bytes */
};

/* The next name that is a decimal number, other names being skipped. Returns 1, 0 at the end, or a negative errno. */
int directory_next_number(struct directory *directory, const char **name, uint32_t *number);

/* Whether a link such as `/proc/<pid>/fd/<fd>` reads "socket:[inode]": 1, 0, or a negative errno. */
int read_socket_link(int directory, const char *name, uint64_t *inode);

/* Writes "<number>/<rest>"; false when it does not fit. */
bool join_path(char path[], size_t room, uint32_t number, const char *rest);

/*
 * The user who owns a process, UINT32_MAX (no user) when it has vanished. Read from its own directory, as what is in it
 * belongs to root when the process may not be dumped.
 */
uint32_t process_owner(int proc, uint32_t pid);

/* The number of descriptors in an open `/proc/<pid>/fd`: its size since Linux 6.2, before that 0. */
uint64_t descriptor_count(int directory);

/* Whether a process has no descriptors because it is a kernel thread or has ended. */
bool is_bare_process(int proc, uint32_t pid);

#endif
