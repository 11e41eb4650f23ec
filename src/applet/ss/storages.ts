import {
  type BpfMap,
  type BpfStorage,
  type CoverageGap,
  DecodeError,
  describeBpfMap,
  SystemError,
} from '../../index.js';
import type { SsStorages } from '../../render/ss/index.js';
import { complain } from '../../terminal/index.js';
import { SsExit } from './exit.js';

/** The most maps ss takes by their ids. */
const MOST_MAPS = 32;
/** BPF_MAP_TYPE_SK_STORAGE. */
const SK_STORAGE = 24;
/** Tabs in front of a value that has lines of its own. */
const INDENT = 2;
const PRIVILEGE = ': missing root permissions, CAP_BPF, or CAP_SYS_ADMIN';

/** Why a map cannot be shown, in ss's words. */
const faultOf = (id: number, error: unknown): string => {
  if (error instanceof SystemError && error.call.includes('MAP_GET_FD'))
    return `ss: cannot get fd for BPF map ID ${id}${error.code === 'EPERM' ? PRIVILEGE : ''}`;
  if (error instanceof SystemError && !error.call.includes('BTF_GET_FD'))
    return `ss: failed to get info for BPF map ID ${id}`;
  if (error instanceof SystemError || error instanceof DecodeError)
    return `ss: failed to load BTF for map ID ${id}`;
  throw error;
};

/** What describes the storages of BPF programs: each map is asked for once. */
export class SsMaps implements SsStorages {
  readonly #maps = new Map<number, BpfMap | undefined>();

  /** @param wanted Ids of maps, or true for all. */
  constructor(readonly wanted: true | readonly number[]) {}

  /** What is known of a map. Throws SsExit. */
  load(id: number): BpfMap {
    let map: BpfMap;
    try {
      map = describeBpfMap(id);
    } catch (error) {
      throw new SsExit(1, '', faultOf(id, error));
    }
    if (!map.isSocketStorage) {
      const types = `type ID ${map.type}, expecting ${SK_STORAGE} ('sk_storage')`;
      throw new SsExit(1, '', `ss: BPF map with ID ${id} has ${types}`);
    }
    this.#maps.set(id, map);
    return map;
  }

  text({ mapId, value }: BpfStorage, compact: boolean): string | undefined {
    const map = this.#known(mapId);
    if (map === undefined) return undefined;
    const blanks = compact ? '' : '\t'.repeat(INDENT);
    try {
      return map.text(value, compact ? { compact } : { indent: INDENT });
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return `${blanks}failed to dump data: ${error.message}`;
    }
  }

  /** Says that the kernel kept all storages back. */
  tellRefusal(gaps: readonly CoverageGap[]): void {
    const refused = gaps.some(({ reason, subject }) => reason === 'permission' && subject !== 'owners');
    if (refused) complain(`ss: storages of BPF programs cannot be read${PRIVILEGE}`);
  }

  /** A map the kernel listed; one that cannot be described is complained about once. */
  #known(id: number): BpfMap | undefined {
    if (this.#maps.has(id)) return this.#maps.get(id);
    try {
      return this.load(id);
    } catch (error) {
      if (!(error instanceof SsExit)) throw error;
      complain(error.complaint);
      this.#maps.set(id, undefined);
      return undefined;
    }
  }
}

/** Reads what describes the maps with these ids; of all maps, each when it is met. Throws SsExit. */
export const openStorages = (wanted: 'all' | readonly number[]): SsMaps => {
  if (wanted === 'all') return new SsMaps(true);
  const maps = new SsMaps(wanted.slice(0, MOST_MAPS));
  for (const id of wanted.slice(0, MOST_MAPS)) maps.load(id);
  for (const id of wanted.slice(MOST_MAPS)) {
    complain(`ss: too many (> ${MOST_MAPS}) BPF socket-local storage maps found, skipping map ID ${id}`);
  }
  return maps;
};
