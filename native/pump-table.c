/* What the pump keeps its sessions in: slots that events name, a heap of deadlines, maps. */
#include "pump.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_FIRST = 64, BUCKETS_FIRST = 64 };

static bool grow_slots(struct pump *pump) {
  uint32_t size = pump->slots_size == 0 ? SLOTS_FIRST : 2 * pump->slots_size;
  struct pump_slot *larger = realloc(pump->slots, size * sizeof *larger);
  if (larger == NULL) return false;
  pump->slots = larger;
  pump->slots_size = size;
  return true;
}

uint32_t pump_slot_take(struct pump *pump, void *object) {
  uint32_t slot = pump->first_free;
  if (slot != PUMP_NO_SLOT) {
    pump->first_free = pump->slots[slot].next_free;
  } else {
    if (pump->slots_used == pump->slots_size && !grow_slots(pump)) return PUMP_NO_SLOT;
    slot = pump->slots_used++;
    pump->slots[slot].generation = 0;
  }
  pump->slots[slot].object = object;
  return slot;
}

void pump_slot_give(struct pump *pump, uint32_t slot) {
  struct pump_slot *entry = &pump->slots[slot];
  entry->object = NULL;
  entry->generation++;
  entry->next_free = pump->first_free;
  pump->first_free = slot;
}

static void heap_place(struct pump *pump, uint32_t at, struct pump_session *session) {
  pump->heap[at] = session;
  session->heap_at = at;
}

static void heap_up(struct pump *pump, uint32_t at) {
  struct pump_session *session = pump->heap[at];
  while (at > 0 && pump->heap[(at - 1) / 2]->due > session->due) {
    heap_place(pump, at, pump->heap[(at - 1) / 2]);
    at = (at - 1) / 2;
  }
  heap_place(pump, at, session);
}

static void heap_down(struct pump *pump, uint32_t at) {
  struct pump_session *session = pump->heap[at];
  for (;;) {
    uint32_t child = 2 * at + 1;
    if (child >= pump->heap_count) break;
    if (child + 1 < pump->heap_count && pump->heap[child + 1]->due < pump->heap[child]->due) child++;
    if (pump->heap[child]->due >= session->due) break;
    heap_place(pump, at, pump->heap[child]);
    at = child;
  }
  heap_place(pump, at, session);
}

static void heap_remove(struct pump *pump, struct pump_session *session) {
  uint32_t at = session->heap_at;
  struct pump_session *last = pump->heap[--pump->heap_count];
  session->heap_at = PUMP_NO_SLOT;
  if (last == session) return;
  heap_place(pump, at, last);
  heap_up(pump, at);
  heap_down(pump, last->heap_at);
}

static bool heap_add(struct pump *pump, struct pump_session *session) {
  if (pump->heap_count == pump->heap_size) {
    uint32_t size = pump->heap_size == 0 ? SLOTS_FIRST : 2 * pump->heap_size;
    struct pump_session **larger = realloc(pump->heap, size * sizeof(struct pump_session *));
    if (larger == NULL) return false; /* it has no deadline then */
    pump->heap = larger;
    pump->heap_size = size;
  }
  heap_place(pump, pump->heap_count++, session);
  return true;
}

void pump_due(struct pump *pump, struct pump_session *session, uint64_t due) {
  bool there = session->heap_at != PUMP_NO_SLOT;
  session->due = due;
  if (due == PUMP_NEVER) {
    if (there) heap_remove(pump, session);
    return;
  }
  if (!there && !heap_add(pump, session)) return;
  heap_up(pump, session->heap_at);
  heap_down(pump, session->heap_at);
}

struct pump_session *pump_due_first(struct pump *pump) { return pump->heap_count == 0 ? NULL : pump->heap[0]; }

/* FNV-1a. */
uint32_t pump_hash(const uint8_t *key, size_t length) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ key[i]) * 16777619u;
  return hash ^ hash >> 15;
}

struct pump_node *pump_map_find(const struct pump_map *map, const uint8_t *key, size_t length) {
  if (map->size == 0) return NULL;
  uint32_t hash = pump_hash(key, length);
  struct pump_node *node = map->buckets[hash & (map->size - 1)];
  while (node != NULL && (node->hash != hash || node->length != length || memcmp(node->key, key, length) != 0)) {
    node = node->next;
  }
  return node;
}

static int grow_map(struct pump_map *map) {
  uint32_t size = map->size == 0 ? BUCKETS_FIRST : 2 * map->size;
  struct pump_node **buckets = calloc(size, sizeof(struct pump_node *));
  if (buckets == NULL) return map->size == 0 ? -ENOMEM : 0; /* longer chains will do */
  for (uint32_t i = 0; i < map->size; i++) {
    for (struct pump_node *node = map->buckets[i], *next; node != NULL; node = next) {
      next = node->next;
      node->next = buckets[node->hash & (size - 1)];
      buckets[node->hash & (size - 1)] = node;
    }
  }
  free(map->buckets);
  map->buckets = buckets;
  map->size = size;
  return 0;
}

int pump_map_add(struct pump_map *map, struct pump_node *node) {
  if (map->count >= map->size && grow_map(map) != 0) return -ENOMEM;
  node->hash = pump_hash(node->key, node->length);
  struct pump_node **bucket = &map->buckets[node->hash & (map->size - 1)];
  node->next = *bucket;
  *bucket = node;
  map->count++;
  return 0;
}

void pump_map_remove(struct pump_map *map, struct pump_node *node) {
  struct pump_node **link = &map->buckets[node->hash & (map->size - 1)];
  while (*link != node) link = &(*link)->next;
  *link = node->next;
  map->count--;
}

void pump_map_free(struct pump_map *map) { free(map->buckets); }
