import { BPF_MAP_TYPE_SK_STORAGE, mapInfo, openMap, readBtf } from '../kernel/bpf-map.js';
import { close } from '../kernel/descriptor.js';
import { type BtfValueLayout, BtfValues } from '../wire/btf/value-text.js';

/** A map of BPF programs, and how to read its values. */
export interface BpfMap {
  readonly id: number;
  /** BPF_MAP_TYPE_* of `<linux/bpf.h>`. */
  readonly type: number;
  /** Whether it keeps values with sockets, BPF_MAP_TYPE_SK_STORAGE. */
  readonly isSocketStorage: boolean;
  readonly valueSize: number;
  /**
   * A value as C writes it, by the types that the map came with: `(struct seen){.packets = (int)3,}`; hexadecimal digits
   * for a map without types. Throws DecodeError.
   */
  text(value: Uint8Array, layout?: BtfValueLayout): string;
}

/**
 * What the kernel tells of a map. Throws SystemError: ENOENT where there is none with this id, EPERM without
 * CAP_SYS_ADMIN.
 */
export function describeBpfMap(id: number): BpfMap {
  const fd = openMap(id);
  try {
    const { type, valueSize, valueType, btfId } = mapInfo(fd);
    const values = valueType === 0 ? undefined : new BtfValues(readBtf(btfId));
    const text: BpfMap['text'] = (value, layout = {}) => {
      if (values !== undefined) return values.text(valueType, value, layout);
      const prefix = layout.compact === true ? '' : '\t'.repeat(layout.indent ?? 0);
      return prefix + Buffer.from(value).toString('hex');
    };
    return { id, type, isSocketStorage: type === BPF_MAP_TYPE_SK_STORAGE, valueSize, text };
  } finally {
    close(fd);
  }
}
