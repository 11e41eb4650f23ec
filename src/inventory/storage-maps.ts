import { openMap } from '../kernel/bpf-map.js';
import { close, type Descriptor } from '../kernel/descriptor.js';

/** Maps held open while their storages are listed. */
export interface StorageMaps {
  readonly descriptors: readonly Descriptor[];
  close(): void;
}

/** Opens maps by their ids; all or none. Throws SystemError. */
export function openStorageMaps(ids: readonly number[]): StorageMaps {
  const descriptors: Descriptor[] = [];
  const closeAll = (): void => descriptors.forEach(close);
  try {
    for (const id of ids) descriptors.push(openMap(id));
  } catch (error) {
    closeAll();
    throw error;
  }
  return { descriptors, close: closeAll };
}
