/** BTF files of our own making, `<linux/btf.h>`: types by name, each in the words the kernel would write. */

/** A type: its kind, its name, the word that is its size or another type, how many parts it has, and the words behind. */
interface MadeUpType {
  readonly kind: number;
  readonly name?: string;
  readonly sizeOrType?: number;
  readonly parts?: number;
  readonly flag?: boolean;
  readonly words?: readonly (number | string)[];
}

/** A member: its name (none for an unnamed structure), its type, and its place in bits. */
export type MadeUpMember = readonly [name: string, type: number, bitOffset: number];

/** Builds a file; types get their numbers in the order of the calls, from 1. */
export class MadeUpBtf {
  readonly #types: MadeUpType[] = [];

  #add(type: MadeUpType): number {
    return this.#types.push(type);
  }

  /** @param encoding 1 for a signed one. */
  int(name: string, bytes: number, encoding = 0): number {
    return this.#add({ kind: 1, name, sizeOrType: bytes, words: [(encoding << 24) | (bytes * 8)] });
  }

  pointer(type: number): number {
    return this.#add({ kind: 2, sizeOrType: type });
  }

  array(type: number, length: number): number {
    return this.#add({ kind: 3, words: [type, 1, length] });
  }

  struct(name: string, size: number, members: readonly MadeUpMember[], flag = false): number {
    return this.#add({ kind: 4, name, sizeOrType: size, parts: members.length, words: members.flat(), flag });
  }

  union(name: string, size: number, members: readonly MadeUpMember[]): number {
    return this.#add({ kind: 5, name, sizeOrType: size, parts: members.length, words: members.flat() });
  }

  /** A typedef (8), volatile (9), const (10), restrict (11) or type tag (18). */
  modifier(kind: number, type: number, name = ''): number {
    return this.#add({ kind, name, sizeOrType: type });
  }

  function(name: string): number {
    return this.#add({ kind: 12, name, sizeOrType: 0 });
  }

  /** An enumeration (6) of names and numbers. */
  enumeration(
    name: string,
    bytes: number,
    values: readonly (readonly [string, number])[],
    signed = false,
  ): number {
    return this.#add({
      kind: 6,
      name,
      sizeOrType: bytes,
      parts: values.length,
      words: values.flat(),
      flag: signed,
    });
  }

  /** Any type in its words. */
  other(
    kind: number,
    parts: number,
    words: readonly (number | string)[],
    name = '',
    sizeOrType = 0,
    flag = false,
  ): number {
    return this.#add({ kind, name, sizeOrType, parts, words, flag });
  }

  /** The file. */
  bytes(): Buffer {
    const strings = ['\0'];
    const offsets = new Map([['', 0]]);
    let length = 1;
    const word = (value: number | string): number => {
      if (typeof value === 'number') return value;
      const known = offsets.get(value);
      if (known !== undefined) return known;
      strings.push(`${value}\0`);
      offsets.set(value, length);
      length += value.length + 1;
      return offsets.get(value) as number;
    };
    const types = this.#types.flatMap(({ kind, name = '', sizeOrType = 0, parts = 0, flag, words = [] }) => [
      word(name),
      ((flag === true ? 0x8000_0000 : 0) | (kind << 24) | parts) >>> 0,
      sizeOrType,
      ...words.map(word),
    ]);
    const header = [0x0001_eb9f, 24, 0, types.length * 4, types.length * 4, length];
    return Buffer.concat([
      Buffer.from(Uint32Array.from([...header, ...types]).buffer),
      Buffer.from(strings.join(''), 'latin1'),
    ]);
  }
}

/** A kernel with all that the program over the sockets of tasks looks up, at places of its own. */
export const madeUpKernel = (): Buffer => {
  const btf = new MadeUpBtf();
  const u32 = btf.int('unsigned int', 4);
  const u64 = btf.int('unsigned long', 8);
  const u16 = btf.int('unsigned short', 2);
  const u8 = btf.int('unsigned char', 1);
  const pointer = btf.pointer(0);
  const state = btf.modifier(9, u8);
  const namespace = btf.struct('ns_common', 16, [['inum', u32, 96]]);
  const net = btf.struct('net', 512, [['ns', namespace, 1024]]);
  const possibleNet = btf.struct('', 8, [['net', btf.pointer(net), 0]]);
  const netType = btf.modifier(8, possibleNet, 'possible_net_t');
  const address = btf.struct('in6_addr', 16, [['bytes', btf.array(u8, 16), 0]]);
  const pair = btf.struct('', 8, [
    ['skc_daddr', u32, 0],
    ['skc_rcv_saddr', u32, 32],
  ]);
  const addresses = btf.union('', 8, [
    ['skc_addrpair', u64, 0],
    ['', pair, 0],
  ]);
  const common = btf.struct('sock_common', 136, [
    ['', addresses, 0],
    ['skc_dport', u16, 96],
    ['skc_num', u16, 112],
    ['skc_family', u16, 128],
    ['skc_state', state, 144],
    ['skc_net', netType, 384],
    ['skc_v6_daddr', address, 448],
    ['skc_v6_rcv_saddr', address, 576],
  ]);
  const sock = btf.struct('sock', 760, [
    ['__sk_common', common, 0],
    ['sk_type', u16, 4128],
    ['sk_protocol', u16, 4144],
  ]);
  btf.struct('socket', 128, [['sk', btf.pointer(sock), 192]]);
  btf.struct('upid', 16, [
    ['nr', u32, 0],
    ['ns', pointer, 64],
  ]);
  btf.struct('pid', 96, [
    ['level', u32, 32],
    ['numbers', btf.array(u32, 0), 768],
  ]);
  btf.struct('task_struct', 4096, [
    ['pid', u32, 8000],
    ['tgid', u32, 8032],
    ['thread_pid', pointer, 9600],
  ]);
  btf.struct('inode', 600, [['i_ino', u64, 512]]);
  btf.struct('file', 232, [['f_inode', pointer, 256]]);
  btf.struct('bpf_iter_meta', 16, [['seq', pointer, 0]]);
  btf.struct('bpf_iter__task_file', 32, [
    ['meta', pointer, 0],
    ['task', pointer, 64],
    ['fd', u32, 128],
    ['file', pointer, 192],
  ]);
  btf.function('bpf_iter_task_file');
  return btf.bytes();
};
