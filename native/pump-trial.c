/*
 * Copies or splice(2)? Neither is always better: a large buffer that stays in the cache beats pages that wander, a busy
 * processor or another machine's card turn that around. So a way that carries much tries both in turn, goes on with what
 * did better, and looks again much later.
 */
#include "pump.h"

#include <stdlib.h>
#include <time.h>

enum {
  /* Before the first trial, in each of its parts, and from one to the next. */
  TRIAL_AFTER = 16 * 1024 * 1024,
  TRIAL_PART = 64 * 1024 * 1024,
  TRIAL_PARTS = 4,
};
static const uint64_t TRIAL_AGAIN = UINT64_C(4) << 30;
/* A part that took longer tells of a pause of the sender; in nanoseconds. */
static const uint64_t TRIAL_PAUSE = UINT64_C(1000000000);

struct pump_trial {
  int part;
  uint64_t until, began, cpu_began;
  /* Nanoseconds of both kinds of parts: by copies, by splice. */
  uint64_t wall[2], cpu[2];
};

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/*
 * Splice has to be faster, or as fast for much less of the processor: parts are short, so small differences are chance, and
 * on loopback the buffer does better.
 */
static bool splice_did_better(const struct pump_trial *trial) {
  bool cheaper = trial->cpu[1] * 100 < trial->cpu[0] * 75;
  return trial->wall[1] * 100 < trial->wall[0] * (cheaper ? 104 : 95);
}

static void begin_part(struct pump_way *way, struct pump_trial *trial) {
  way->splices = (trial->part & 1) == 1;
  trial->until = way->bytes + TRIAL_PART;
  trial->began = nanoseconds(CLOCK_MONOTONIC);
  trial->cpu_began = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
}

static void end_trial(struct pump_way *way) {
  free(way->trial);
  way->trial = NULL;
  way->trial_at = way->bytes + TRIAL_AGAIN;
}

static void end_part(struct pump_way *way, struct pump_trial *trial) {
  uint64_t took = nanoseconds(CLOCK_MONOTONIC) - trial->began;
  if (took > TRIAL_PAUSE) {
    /* Such a way is not worth a pipe. */
    way->splices = false;
    end_trial(way);
    return;
  }
  trial->wall[trial->part & 1] += took;
  trial->cpu[trial->part & 1] += nanoseconds(CLOCK_THREAD_CPUTIME_ID) - trial->cpu_began;
  if (++trial->part < TRIAL_PARTS) {
    begin_part(way, trial);
    return;
  }
  way->splices = splice_did_better(trial);
  end_trial(way);
}

void pump_trial_look(struct pump_way *way) {
  if (way->trial != NULL) {
    if (way->bytes >= way->trial->until) end_part(way, way->trial);
    return;
  }
  if (way->bytes < way->trial_at) return;
  if (way->trial_at == 0) {
    way->trial_at = TRIAL_AFTER;
    return;
  }
  way->trial = calloc(1, sizeof *way->trial);
  if (way->trial == NULL) return;
  begin_part(way, way->trial);
}

void pump_trial_free(struct pump_way *way) {
  free(way->trial);
  way->trial = NULL;
}
