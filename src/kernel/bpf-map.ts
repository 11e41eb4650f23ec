import { native } from './addon.js';
import { close, type Descriptor } from './descriptor.js';
import { check } from './system-error.js';

/** Commands of bpf(2), `<linux/bpf.h>`. */
const BPF_MAP_GET_FD_BY_ID = 14;
const BPF_OBJ_GET_INFO_BY_FD = 15;
const BPF_BTF_GET_FD_BY_ID = 19;

/** BPF_MAP_TYPE_SK_STORAGE: a map that keeps a value with each socket. */
export const BPF_MAP_TYPE_SK_STORAGE = 24;

/** What is read of struct bpf_map_info. */
export interface BpfMapInfo {
  /** BPF_MAP_TYPE_*. */
  readonly type: number;
  readonly id: number;
  readonly valueSize: number;
  /** Number of the BTF that describes the map; 0 for none. */
  readonly btfId: number;
  /** Number of the value's type in it; 0 for none. */
  readonly valueType: number;
}

/** struct bpf_map_info up to its last member we read. */
const MAP_INFO_BYTES = 80;

const byId = (call: string, command: number, id: number): Descriptor => {
  const attribute = new Uint8Array(12);
  new DataView(attribute.buffer).setUint32(0, id, true);
  return check(call, native().bpf(command, attribute, new Int32Array(0), []));
};

/**
 * A descriptor of the map with this id; the caller owns it. Throws SystemError: ENOENT for none, EPERM without
 * CAP_SYS_ADMIN.
 */
export const openMap = (id: number): Descriptor => byId('bpf BPF_MAP_GET_FD_BY_ID', BPF_MAP_GET_FD_BY_ID, id);

/** What the kernel tells of a map. Throws SystemError. */
export function mapInfo(fd: Descriptor): BpfMapInfo {
  const info = new Uint8Array(MAP_INFO_BYTES);
  const attribute = new Uint8Array(16);
  const view = new DataView(attribute.buffer);
  view.setUint32(0, fd, true);
  view.setUint32(4, info.length, true);
  check(
    'bpf BPF_OBJ_GET_INFO_BY_FD',
    native().bpf(BPF_OBJ_GET_INFO_BY_FD, attribute, Int32Array.of(8), [info]),
  );
  const word = (offset: number): number => new DataView(info.buffer).getUint32(offset, true);
  return { type: word(0), id: word(4), valueSize: word(12), btfId: word(64), valueType: word(72) };
}

/** The BTF with this id. Throws SystemError: EPERM without CAP_SYS_ADMIN. */
export function readBtf(id: number): Uint8Array {
  const fd = byId('bpf BPF_BTF_GET_FD_BY_ID', BPF_BTF_GET_FD_BY_ID, id);
  try {
    const read = (buffer: Uint8Array): number =>
      check('bpf BPF_OBJ_GET_INFO_BY_FD', native().btf(fd, buffer));
    const bytes = new Uint8Array(read(new Uint8Array(0)));
    read(bytes);
    return bytes;
  } finally {
    close(fd);
  }
}
