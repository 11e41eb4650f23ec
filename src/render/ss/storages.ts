import type { BpfStorage } from '../../wire/diag/bpf-storage.js';
import type { SsContext } from './context.js';

const storageText = (storage: BpfStorage, { storages, show }: SsContext): string => {
  const { mapId } = storage;
  const value = storages?.text(storage, show.oneline);
  if (value === undefined) return `\n\tmap_id: ${mapId} failed to fetch info, skipping\n`;
  return show.oneline ? ` map_id:${mapId}${value}` : `\n\tmap_id:${mapId} [\n${value}\n\t]`;
};

/** `--bpf-maps` and `--bpf-map-id`: what BPF programs keep with a socket, map by map. */
export const storagesText = (found: readonly BpfStorage[], context: SsContext): string =>
  context.storages === undefined ? '' : found.map((storage) => storageText(storage, context)).join('');
