import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutate } from '../../../test/fuzz/mutate.js';
import { Random } from '../../../test/fuzz/random.js';
import { MadeUpBtf, type MadeUpMember } from '../../../test/support/btf.js';
import { DecodeError } from '../errors.js';
import { BtfValues } from './value-text.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** The text of bytes taken for the type that `make` makes, on one line. */
const textOf = (make: (btf: MadeUpBtf) => number, bytes: string): string => {
  const btf = new MadeUpBtf();
  const type = make(btf);
  return new BtfValues(btf.bytes()).text(type, hex(bytes), { compact: true });
};

const struct = (btf: MadeUpBtf, members: readonly MadeUpMember[], size = 8, flag = false): number =>
  btf.struct('s', size, members, flag);

for (const [bytes, signed, name, expected] of [
  ['ff', 1, 'signed char', '-1'],
  ['61', 0, 'char', '97'],
  ['feff', 1, 'short', '-2'],
  ['feff', 0, 'unsigned short', '65534'],
  ['00000080', 1, 'int', '-2147483648'],
  ['ffffffff', 0, 'unsigned int', '4294967295'],
  ['ffffffffffffffff', 1, 'long', '-1'],
  ['ffffffffffffffff', 0, 'unsigned long', '18446744073709551615'],
  ['01000000000000000000000000000000', 0, '__int128', '0x1'],
  ['01000000000000000200000000000000', 0, '__int128', '0x20000000000000001'],
] as const) {
  test(`${name} ${bytes} reads ${expected}`, () => {
    assert.equal(
      textOf((btf) => btf.int(name, bytes.length / 2, signed), bytes),
      `(${name})${expected}`,
    );
  });
}

for (const [value, size, expected] of [
  [1.5, 4, '1.500000'],
  [-0, 8, '-0.000000'],
  [1 / 128, 8, '0.007812'],
  [3 / 128, 8, '0.023438'],
  [1e22, 8, '10000000000000000000000.000000'],
  [Number.NaN, 8, 'nan'],
  [Number.NEGATIVE_INFINITY, 4, '-inf'],
] as const) {
  test(`a floating-point number of ${size} bytes: ${expected}`, () => {
    const view = new DataView(new ArrayBuffer(size));
    if (size === 4) view.setFloat32(0, value, true);
    else view.setFloat64(0, value, true);
    const text = textOf(
      (btf) => btf.other(16, 0, [], 'float', size),
      Buffer.from(view.buffer).toString('hex'),
    );
    assert.equal(text, `(float)${expected}`);
  });
}

test('structures, unions, arrays and pointers within each other', () => {
  const make = (btf: MadeUpBtf): number => {
    const int = btf.int('int', 4, 1);
    const point = btf.struct('point', 8, [
      ['x', int, 0],
      ['y', int, 32],
    ]);
    const unnamed = btf.union('', 4, [
      ['a', int, 0],
      ['b', btf.int('unsigned int', 4), 0],
    ]);
    return struct(
      btf,
      [
        ['points', btf.array(point, 2), 0],
        ['', unnamed, 128],
        ['next', btf.pointer(btf.modifier(10, point)), 192],
        ['none', btf.pointer(0), 256],
      ],
      40,
    );
  };
  const bytes = '01000000 02000000 03000000 04000000 ffffffff 00000000 1000000000ffffff 0000000000000000';
  assert.equal(
    textOf(make, bytes),
    '(struct s){.points = (struct point[2])[{.x = 1,.y = 2,},{.x = 3,.y = 4,},],' +
      '(union){.a = (int)-1,.b = (unsigned int)4294967295,},.next = (struct point *)0xffffff0000000010,.none = (void *)(nil),}',
  );
});

test('lines of their own have tabs in front', () => {
  const btf = new MadeUpBtf();
  const int = btf.int('int', 4, 1);
  const type = struct(btf, [['list', btf.array(int, 2), 0]]);
  const text = new BtfValues(btf.bytes()).text(type, hex('01000000 00000000'), { indent: 2 });
  assert.equal(text, '\t\t(struct s){\n\t\t\t.list = (int[2])[\n\t\t\t\t1,\n\t\t\t\t0,\n\t\t\t],\n\t\t}');
});

test('bytes in arrays are characters up to the first zero, elsewhere numbers', () => {
  const make = (btf: MadeUpBtf): number => {
    const char = btf.int('char', 1, 1);
    return struct(btf, [
      ['name', btf.array(btf.modifier(10, char), 4), 0],
      ['pair', btf.array(btf.array(char, 1), 2), 32],
      ['one', char, 48],
    ]);
  };
  assert.equal(
    textOf(make, '61 ff 00 62 63 00 64 00'),
    "(struct s){.name = (char[4])['a',-1,'\\0',],.pair = (char[2][1])[['c',],['\\0',],],.one = (char)100,}",
  );
});

test('bit fields are unsigned, enumerations have names', () => {
  const make = (btf: MadeUpBtf): number => {
    const int = btf.int('int', 4, 1);
    const color = btf.enumeration('color', 4, [['RED', 1], ['GREEN', 0xffff_ffff]]); // biome-ignore format: one row
    const wide = btf.other(19, 1, ['HUGE', 2, 1], 'wide', 8, false);
    return struct(
      btf,
      [
        ['low', int, (3 << 24) | 0],
        ['across', int, (12 << 24) | 3],
        ['color', color, (2 << 24) | 15],
        ['plain', color, 32],
        ['signed', btf.enumeration('', 4, [['MINUS', 0xffff_fffe]], true), 64],
        ['odd', btf.enumeration('odd', 4, [], true), 96],
        ['wide', wide, 128],
        ['other', wide, 192],
      ],
      32,
      true,
    );
  };
  const value = (5 | (0xabc << 3) | (1 << 15)).toString(16).padStart(6, '0');
  const low = `${value.slice(4)}${value.slice(2, 4)}${value.slice(0, 2)}00`;
  assert.equal(
    textOf(make, `${low} ffffffff feffffff ffffffff 0200000001000000 0100000000000000`),
    '(struct s){.low = (int)0x5,.across = (int)0xabc,.color = (enum color)RED,.plain = (enum color)GREEN,' +
      '.signed = (enum )MINUS,.odd = (enum odd)-1,.wide = (enum wide)HUGE,.other = (enum wide)1ULL,}',
  );
});

test('casts are written as C declares', () => {
  const btf = new MadeUpBtf();
  const int = btf.int('int', 4, 1);
  const array = btf.array(int, 4);
  const types: [number, string][] = [
    [btf.pointer(btf.pointer(btf.modifier(10, int))), 'int **'],
    [btf.pointer(array), 'int(*)[4]'],
    [
      btf.pointer(btf.other(13, 2, ['a', int, 'list', btf.pointer(array)], '', 0)),
      'void (*)(int a, int (*list)[4])',
    ],
    [btf.pointer(btf.other(13, 2, ['a', int, 0, 0], '', int)), 'int (*)(int a, ...)'],
    [btf.pointer(btf.other(13, 0, [], '', btf.pointer(int))), 'int *(*)(void)'],
    [btf.pointer(btf.other(7, 0, [], 'known', 0, true)), 'union known *'],
    [btf.pointer(btf.modifier(18, int, 'user')), 'int *'],
    [btf.modifier(9, btf.modifier(8, btf.pointer(int), 'handle')), 'handle'],
  ];
  const values = new BtfValues(btf.bytes());
  for (const [type, cast] of types) assert.equal(values.text(type, hex('1000000000000000')), `(${cast})0x10`);
});

test('values that are too short and types that have none or never end are refused', () => {
  const refuses = (make: (btf: MadeUpBtf) => number, bytes = '00'.repeat(8)): void =>
    assert.throws(() => textOf(make, bytes), DecodeError);
  refuses((btf) => btf.int('int', 4), '000000');
  refuses((btf) => btf.int('odd', 3));
  refuses((btf) => btf.other(16, 0, [], 'long double', 16), '00'.repeat(16));
  refuses((btf) => btf.array(btf.int('int', 4), 3));
  refuses((btf) => btf.array(btf.struct('empty', 0, []), 0xffff_ffff));
  refuses((btf) => btf.function('f'));
  refuses((btf) => struct(btf, [['again', 1, 0]]));
  refuses((btf) => btf.modifier(10, 1));
  refuses(() => 5);
  refuses(() => 0);
});

test('broken types never do worse than a DecodeError, and never take long', () => {
  const btf = new MadeUpBtf();
  const int = btf.int('int', 4, 1);
  const inner = btf.struct('inner', 8, [['list', btf.array(int, 2), 0]]);
  const type = struct(btf, [['in', btf.array(inner, 2), 0], ['color', btf.enumeration('color', 4, [['RED', 1]]), 128]], 20); // biome-ignore format: one row
  const corpus = [btf.bytes()];
  const random = new Random(3);
  const value = new Uint8Array(20);
  let refused = 0;
  for (let n = 0; n < 2000; n++) {
    try {
      new BtfValues(mutate(random, corpus[0] as Buffer, corpus)).text(type, value);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      refused++;
    }
  }
  assert.ok(refused > 200 && refused < 2000, `${refused} refused`);
});
