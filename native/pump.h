/*
 * The pump: the data plane of relays. One thread, one epoll. Sessions join two ends; each has two ways, which carry bytes or
 * messages from a file of one end to a file of the other. Listeners make sessions by themselves. C knows no family here:
 * it is told names, options and where in a name the address lies.
 */
#ifndef SOCKETEER_PUMP_H
#define SOCKETEER_PUMP_H

#include "reply.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum {
  PUMP_NAME_MOST = 128,
  /* Most bytes moved at once. */
  PUMP_BUFFER_BYTES = 1 << 20,
  PUMP_NO_SLOT = UINT32_MAX,
  PUMP_PIPES = 16,
};

static const uint64_t PUMP_NEVER = UINT64_MAX;

/* As JavaScript reads them, src/kernel/pump/record.ts. */
enum pump_kind {
  PUMP_OPENED = 1,
  PUMP_ENDED,
  PUMP_REFUSED,
  PUMP_PROBLEM,
  PUMP_RELEASED,
  PUMP_FINISHED,
  PUMP_LIVE,
  PUMP_LISTED,
  PUMP_CLOSED,
};
enum pump_reason { REASON_END, REASON_RESET, REASON_FAILED, REASON_IDLE, REASON_HALF_CLOSE, REASON_CLOSED };
enum pump_cause { BY_LEFT, BY_RIGHT, BY_US };
enum pump_end_method { END_NONE, END_SHUTDOWN, END_CLOSE, END_NULL_MESSAGE };
/* What a listener takes: connections with bytes, connections with messages, messages of peers. */
enum { TAKES_BYTES, TAKES_MESSAGES, TAKES_MAIL };
enum { END_METHOD_MASK = 3, END_MESSAGES = 4 };
enum { WANT_OPENED = 1, WANT_ENDED = 2, WANT_REFUSED = 4, WANT_NAMES = 8, WANT_BROKEN = 16 };
enum pump_carry { CARRY_AUTO, CARRY_COPY, CARRY_SPLICE };

/* The names follow, padded to 8 bytes. */
struct pump_record {
  uint32_t kind, listener;
  double id, bytes[2], blocks[2], microseconds;
  int32_t errors[2], problem;
  struct {
    uint8_t reason, by;
  } why[2];
  uint16_t lengths[3], padding;
};

/* Settings, as they lie in the caller's Int32Array. */
struct pump_policy {
  int32_t directions, half_close, idle, block, pass_resets;
};
struct pump_end_settings {
  int32_t read, write, flags;
};
struct pump_join_settings {
  struct pump_end_settings ends[2];
  struct pump_policy policy;
};
struct pump_listen_settings {
  int32_t fd, takes, most, most_per_source, wanted;
  int32_t family, type, protocol, dial_messages, connect_timeout;
  struct pump_policy policy;
};

/* An option as it lies in the caller's bytes; the value follows, padded to 4 bytes. */
struct pump_option {
  int32_t level, number, phase, length;
};
struct pump_range {
  uint16_t family, offset;
  uint32_t length;
  uint8_t address[16], mask[16];
};
struct pump_blob {
  uint8_t *data;
  size_t length;
};

/* Counted by the thread, read by anybody. */
struct pump_counters {
  _Atomic uint64_t begun, ended, refused, failed, dropped, bytes[2], blocks[2];
};
static inline void pump_count(_Atomic uint64_t *counter, uint64_t more) {
  /* One thread writes. */
  uint64_t before = atomic_load_explicit(counter, memory_order_relaxed);
  atomic_store_explicit(counter, before + more, memory_order_relaxed);
}

/* Chained hash table of nodes with keys of a few bytes. */
struct pump_node {
  struct pump_node *next;
  uint32_t hash, length;
  const uint8_t *key;
};
struct pump_map {
  struct pump_node **buckets;
  uint32_t size, count;
};

/* What a file can do. */
enum pump_file_flags {
  FILE_SOCKET = 1,
  /* No poll: always ready. */
  FILE_ALWAYS = 2,
  /* It may block, and knows no call that would not: one small call for each readiness. */
  FILE_CAREFUL = 4,
  /* It may block unless it is asked not to, by RWF_NOWAIT. */
  FILE_NOWAIT = 8,
  FILE_MESSAGES = 16,
  /* A read that brings less than was asked for has emptied it, as with TCP. */
  FILE_DRAINS = 32,
  /* Nothing read is an empty message rather than the end. */
  FILE_DATAGRAM = 64,
  FILE_PIPE = 128,
  FILE_TERMINAL = 256,
  FILE_TCP = 512,
};

struct pump_file {
  int fd;
  uint16_t flags;
  uint8_t end;
  /* Watched under its own slot; the files of a socket that is read and written are watched as the first of them. */
  bool watched : 1;
  /* The other end has said that no more comes; nobody is there any more. */
  bool finishing : 1;
  bool hung : 1;
  /* A duplicate of ours, or a descriptor that we made. */
  bool owned : 1;
};

struct pump_trial;

/* One way through a session. */
struct pump_way {
  uint64_t bytes, blocks;
  /* Whether to copy or to splice is tried out, now or after so many bytes. */
  struct pump_trial *trial;
  uint64_t trial_at;
  /* What was read and could not yet be written. */
  uint8_t *pending;
  uint32_t pending_at, pending_length;
  /* Our own pipe and the bytes on their way in it; zeros where there is none. */
  int pipe[2];
  uint32_t piped;
  /* How much is read at once. */
  uint32_t block;
  int32_t error;
  uint8_t reason, by;
  bool readable : 1, writable : 1;
  bool pending_message : 1;
  /* It is one of the shared buffers. */
  bool pending_whole : 1;
  /* The source has ended. */
  bool drained : 1;
  bool ended : 1;
  /* Pieces go through a pipe of ours. */
  bool splices : 1;
  /* It has carried much: what pays only then has been done. */
  bool flows : 1;
};

enum pump_dial_state { DIAL_NONE, DIAL_WAITING, DIAL_AGAIN, DIAL_CONNECTING };

/* A message that came before its session was dialled. */
struct pump_letter {
  struct pump_letter *next;
  size_t length;
  uint8_t bytes[];
};

struct pump_listener;

/* Files: 0 left to read, 1 left to write, 2 right to read, 3 right to write. */
struct pump_session {
  uint32_t slot;
  uint64_t number;
  struct pump_listener *listener;
  struct pump_file files[4];
  struct pump_way ways[2];
  struct pump_policy policy;
  uint64_t began, active, half_closed, dial_due;
  /* In the heap of deadlines. */
  uint64_t due;
  uint32_t heap_at;
  /* In the list of those that can go on at once. */
  struct pump_session *next_runnable;
  bool runnable, over;
  uint8_t dial;
  int32_t dial_error;
  /* Names of messages by end, for joins. */
  uint8_t *to[2];
  uint32_t to_length[2];
  /* Of sessions of a listener. */
  struct pump_node peer;
  struct pump_node_source *source;
  struct pump_letter *letters, **letters_end;
  uint16_t letters_count;
  bool no_segments;
  uint8_t name[];
};

struct pump_node_source {
  struct pump_node node;
  uint32_t sessions;
  uint8_t key[16];
};

enum pump_pause { PAUSE_NONE, PAUSE_FULL, PAUSE_SHORT };

struct pump_listener {
  struct pump_listener *next;
  /* The environment's thread's own. */
  struct pump_listener *known_next;
  /* The thread has nothing to do with it any more. */
  atomic_bool gone;
  uint32_t id;
  struct pump_listen_settings settings;
  uint8_t to[PUMP_NAME_MOST], from[PUMP_NAME_MOST];
  uint32_t to_length, from_length;
  struct pump_blob options, dial_options, ranges;
  struct pump_counters counters;
  uint32_t open;
  /* A socket to dial with, made before anybody is taken. */
  int spare;
  uint16_t file_flags, dial_flags;
  uint8_t paused;
  bool stopped, told_short, finished;
  uint64_t resume;
  /* Sessions by peer, of messages; sources by address. */
  struct pump_map peers, sources;
};

enum pump_command_kind { COMMAND_JOIN, COMMAND_LISTEN, COMMAND_STOP, COMMAND_END, COMMAND_SESSIONS, COMMAND_CLOSE };

struct pump_command {
  struct pump_command *next;
  enum pump_command_kind kind;
  uint64_t id;
  uint32_t listener_id;
  struct pump_session *session;
  struct pump_listener *listener;
};

struct pump_slot {
  void *object;
  uint32_t generation, next_free;
};

struct pump {
  struct job job;
  struct reply reply;
  int carry;
  int epoll, null;
  /* Behind the lock: what the environment's thread asks for. */
  pthread_mutex_t lock;
  struct pump_command *commands, **commands_end;
  /* The environment's thread alone: listeners whose counters may be read. */
  struct pump_listener *known;
  struct pump_counters counters;

  /* The thread alone. */
  struct pump_slot *slots;
  uint32_t slots_size, slots_used, first_free;
  struct pump_listener *listeners, *finished;
  uint64_t last_number;
  struct pump_session **heap;
  uint32_t heap_size, heap_count;
  struct pump_session *runnable, **runnable_end;
  /* Sessions that are over, until no event can mean them any more. */
  struct pump_session *graveyard;
  uint64_t now, flushed;
  uint8_t *buffer, *spare_buffer;
  size_t pending_bytes;
  struct pump_mail *mail;
  bool closing;
  /* Empty ones, for the next who needs one. */
  int pipes[PUMP_PIPES][2];
  uint32_t pipes_count;
};

static inline struct pump_file *way_in(struct pump_session *session, int way) { return &session->files[2 * way]; }
static inline struct pump_file *way_out(struct pump_session *session, int way) { return &session->files[3 - 2 * way]; }

/* pump-loop.c: the thread. */
void pump_run(struct job *job);

/* pump-make.c */
struct pump *pump_make(int carry);
/* Opens what the thread needs; returns 0 or -errno. */
int pump_furnish(struct pump *pump);
/* Frees a pump whose thread never started. */
void pump_give_up(struct pump *pump);

/* pump-table.c: slots, deadlines, maps; pump-record.c: records. */
uint32_t pump_slot_take(struct pump *pump, void *object);
void pump_slot_give(struct pump *pump, uint32_t slot);
void pump_due(struct pump *pump, struct pump_session *session, uint64_t due);
struct pump_session *pump_due_first(struct pump *pump);
uint32_t pump_hash(const uint8_t *key, size_t length);
struct pump_node *pump_map_find(const struct pump_map *map, const uint8_t *key, size_t length);
/* Returns 0 or -ENOMEM. */
int pump_map_add(struct pump_map *map, struct pump_node *node);
void pump_map_remove(struct pump_map *map, struct pump_node *node);
void pump_map_free(struct pump_map *map);
struct pump_name {
  const uint8_t *bytes;
  size_t length;
};
void pump_tell(struct pump *pump, struct pump_record *record, const struct pump_name names[3]);

/* pump-file.c: reading and writing of any file. */
void pump_file_look(struct pump_file *file);
/* Adds the file to the epoll set, with the other file of the same socket where there is one. Returns 0 or -errno. */
int pump_file_watch(struct pump *pump, struct pump_session *session, int index);
void pump_file_rearm(struct pump *pump, struct pump_session *session, int index);
void pump_file_unwatch(struct pump *pump, struct pump_file *file);
ssize_t pump_file_read(struct pump_file *file, uint8_t *into, size_t most);
ssize_t pump_file_write(struct pump_file *file, const uint8_t *bytes, size_t length, const struct pump_name *to);

/* pump-carry.c: moves what can be moved; asks to be called again by pump_run_later. */
void pump_carry(struct pump *pump, struct pump_session *session, int way);
void pump_way_free(struct pump *pump, struct pump_way *way);

/* pump-trial.c: chooses how a way between two TCP sockets is carried; to be called between two pieces. */
void pump_trial_look(struct pump_way *way);
void pump_trial_free(struct pump_way *way);

/* pump-session.c */
struct pump_session *pump_session_make(const struct pump_policy *policy, size_t name_length);
void pump_session_free(struct pump_session *session);
/* Starts a session whose files are there. */
void pump_session_start(struct pump *pump, struct pump_session *session);
void pump_session_run(struct pump *pump, struct pump_session *session);
void pump_session_event(struct pump *pump, struct pump_session *session, uint32_t index, uint32_t events);
/* Ends both ways where they have not ended, and the session. */
void pump_session_end(struct pump *pump, struct pump_session *session, enum pump_reason reason, enum pump_cause by,
                      int error);
void pump_way_end(struct pump *pump, struct pump_session *session, int way, enum pump_reason reason,
                  enum pump_cause by, int error);
void pump_session_late(struct pump *pump, struct pump_session *session);
void pump_session_schedule(struct pump *pump, struct pump_session *session);
void pump_session_tell(struct pump *pump, struct pump_session *session, enum pump_kind kind);
void pump_run_later(struct pump *pump, struct pump_session *session);
void pump_bury(struct pump *pump);

/* pump-listen.c */
int pump_listener_watch(struct pump *pump, struct pump_listener *listener, int operation, uint32_t events);
void pump_listener_tell(struct pump *pump, const struct pump_listener *listener, enum pump_kind kind, int problem);
void pump_listener_start(struct pump *pump, struct pump_listener *listener);
void pump_listener_event(struct pump *pump, struct pump_listener *listener);
void pump_listener_stop(struct pump *pump, struct pump_listener *listener);
void pump_listener_resume(struct pump *pump, struct pump_listener *listener);
/* Tells of listeners that have nothing to do any more, and forgets them. */
void pump_listeners_farewell(struct pump *pump);
/* A session for this peer, to be dialled for; NULL without memory. */
struct pump_session *pump_session_enter(struct pump *pump, struct pump_listener *listener, const struct pump_name *peer,
                                        struct pump_node_source *source);
/* A session of the listener is over. */
void pump_listener_left(struct pump *pump, struct pump_listener *listener, struct pump_session *session);
void pump_listener_free(struct pump_listener *listener);
/* Whether this peer may have a session; counts it where there are limits per source. */
bool pump_listener_admits(struct pump *pump, struct pump_listener *listener, const struct pump_name *peer,
                          struct pump_node_source **source);
void pump_listener_pause(struct pump *pump, struct pump_listener *listener, enum pump_pause pause);
int pump_apply_options(int fd, const struct pump_blob *options, int phase);

/* pump-dial.c */
/* A socket to dial with, for settings that say which. Returns it or -errno. */
int pump_dial_socket(const struct pump_listener *listener);
/* Options and binding that come before connect(2), and connect(2) itself. Returns 0 or -errno, -EINPROGRESS too. */
int pump_dial_connect(const struct pump_listener *listener, int fd);
/* The session could not be dialled. */
void pump_dial_fail(struct pump *pump, struct pump_session *session, int problem);
void pump_dial(struct pump *pump, struct pump_session *session);
/* The dialled socket has become writable, or failed. */
void pump_dial_event(struct pump *pump, struct pump_session *session, uint32_t events);

/* pump-mail.c: datagram listeners. */
void pump_mail_start(struct pump *pump, struct pump_listener *listener);
void pump_mail_event(struct pump *pump, struct pump_listener *listener);
/* Dials for a session, and takes what comes back. */
void pump_mail_carry(struct pump *pump, struct pump_session *session);
void pump_mail_free(struct pump *pump);

/* Events of listeners carry their address beside this bit; those of sessions a generation, a slot and a file. */
static const uint64_t PUMP_LISTENER_EVENT = UINT64_C(1) << 63;
static const uint64_t PUMP_WAKE_EVENT = UINT64_MAX;

static inline bool pump_takes_mail(const struct pump_session *session) {
  return session->listener != NULL && session->listener->settings.takes == TAKES_MAIL;
}

static inline bool pump_lacks_descriptors(int problem) {
  return problem == EMFILE || problem == ENFILE || problem == ENOBUFS || problem == ENOMEM;
}

#endif
