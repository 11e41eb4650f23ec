import { type AttributeInput, AttributeReader, attributeU32 } from '../attribute.js';
import { copyBytes, LITTLE_ENDIAN } from '../byte-order.js';
import { DecodeError } from '../errors.js';

/** SK_DIAG_BPF_STORAGE_REQ_MAP_FD of a request, `<linux/sock_diag.h>`. */
const SK_DIAG_BPF_STORAGE_REQ_MAP_FD = 1;
/** SK_DIAG_BPF_STORAGE of an answer, and what is nested in it. */
const SK_DIAG_BPF_STORAGE = 1;
const SK_DIAG_BPF_STORAGE_MAP_ID = 2;
const SK_DIAG_BPF_STORAGE_MAP_VALUE = 3;

/** What a BPF program keeps with a socket: a value in a map of type BPF_MAP_TYPE_SK_STORAGE. */
export interface BpfStorage {
  readonly mapId: number;
  /** As it lies in memory: the BTF of the map describes it. */
  readonly value: Uint8Array;
}

/** What INET_DIAG_REQ_SK_BPF_STORAGES has in it to ask for these maps, by descriptor; for all maps without any. */
export const encodeBpfStorageRequest = (descriptors: readonly number[]): readonly AttributeInput[] =>
  descriptors.map((fd) => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, fd, LITTLE_ENDIAN);
    return { type: SK_DIAG_BPF_STORAGE_REQ_MAP_FD, bytes };
  });

const decodeOne = (reader: AttributeReader): BpfStorage => {
  const { view, offset, end } = reader;
  let mapId: number | undefined;
  let value: Uint8Array | undefined;
  const inside = reader.inside();
  while (inside.next()) {
    if (inside.type === SK_DIAG_BPF_STORAGE_MAP_ID)
      mapId = attributeU32('SK_DIAG_BPF_STORAGE_MAP_ID', view, inside.offset, inside.end);
    else if (inside.type === SK_DIAG_BPF_STORAGE_MAP_VALUE)
      value = copyBytes(view, inside.offset, inside.end);
  }
  if (mapId === undefined || value === undefined)
    throw new DecodeError('SK_DIAG_BPF_STORAGE', offset, end - offset, 'the id of a map and a value');
  return { mapId, value };
};

/** The storages in an INET_DIAG_SK_BPF_STORAGES attribute. Throws DecodeError. */
export const decodeBpfStorages = (bytes: Uint8Array): BpfStorage[] => {
  const storages: BpfStorage[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new AttributeReader(view, 0, bytes.length);
  while (reader.next()) if (reader.type === SK_DIAG_BPF_STORAGE) storages.push(decodeOne(reader));
  return storages;
};
