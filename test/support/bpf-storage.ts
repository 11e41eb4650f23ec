import { native } from '../../src/kernel/addon.js';
import { MadeUpBtf } from './btf.js';

const BPF_MAP_CREATE = 0;
const BPF_MAP_UPDATE_ELEM = 2;
const BPF_OBJ_GET_INFO_BY_FD = 15;
const BPF_BTF_LOAD = 18;
const BPF_MAP_TYPE_SK_STORAGE = 24;
const BPF_F_NO_PREALLOC = 1;

const ok = (what: string, result: number): number => {
  if (result < 0) throw new Error(`${what}: ${native().strerror(-result)}`);
  return result;
};

const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

/** The types of the value below, as a compiler would describe them. */
const types = (): { bytes: Buffer; key: number; value: number } => {
  const btf = new MadeUpBtf();
  const int = btf.int('int', 4, 1);
  const u8 = btf.int('unsigned char', 1);
  const u64 = btf.int('unsigned long long', 8);
  const value = btf.struct('seen', 24, [
    ['packets', int, 0],
    ['flags', btf.array(u8, 4), 32],
    ['bytes', btf.modifier(8, u64, 'u64'), 64],
    ['name', btf.array(u8, 8), 128],
  ]);
  return { bytes: btf.bytes(), key: int, value };
};

/** A value of `struct seen`: -3 packets, four flags, 2^40 bytes, the name `web`. */
export const storedValue = Buffer.from(
  'fdffffff 01020304 0000000000010000 7765620000000000'.replaceAll(' ', ''),
  'hex',
);

/** How ss writes it on one line. */
export const storedText =
  "(struct seen){.packets = (int)-3,.flags = (unsigned char[4])[1,2,3,4,],.bytes = (u64)1099511627776,.name = (unsigned char[8])['w','e','b','\\0',],}";

/** A map that keeps a `struct seen` with each socket. */
export class StorageMap implements Disposable {
  readonly #btf: number;
  readonly #fd: number;
  readonly id: number;

  constructor() {
    const { bpf } = native();
    const { bytes, key, value } = types();
    const load = words(0, 0, 0, 0, bytes.length, 0, 0, 0);
    this.#btf = ok('BPF_BTF_LOAD', bpf(BPF_BTF_LOAD, load, Int32Array.of(0), [bytes]));
    const map = words(
      BPF_MAP_TYPE_SK_STORAGE,
      4,
      storedValue.length,
      0,
      BPF_F_NO_PREALLOC,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      this.#btf,
      key,
      value,
    );
    this.#fd = ok('BPF_MAP_CREATE', bpf(BPF_MAP_CREATE, map, new Int32Array(0), []));
    const info = new Uint8Array(80);
    const attribute = words(this.#fd, info.length, 0, 0);
    ok('BPF_OBJ_GET_INFO_BY_FD', bpf(BPF_OBJ_GET_INFO_BY_FD, attribute, Int32Array.of(8), [info]));
    this.id = new DataView(info.buffer).getUint32(4, true);
  }

  /** Keeps the value with a socket. */
  attach(socket: number, value: Uint8Array = storedValue): void {
    const buffers = [words(socket), value];
    const attribute = words(this.#fd, 0, 0, 0, 0, 0, 0, 0);
    ok('BPF_MAP_UPDATE_ELEM', native().bpf(BPF_MAP_UPDATE_ELEM, attribute, Int32Array.of(8, 16), buffers));
  }

  [Symbol.dispose](): void {
    native().close(this.#fd);
    native().close(this.#btf);
  }
}
