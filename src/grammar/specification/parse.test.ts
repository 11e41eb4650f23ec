import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AddressSpecification, parseSpecification, SpecificationError } from './index.js';

const single = (text: string) => {
  const parsed = parseSpecification(text);
  assert.equal(parsed.kind, 'single', text);
  return parsed as AddressSpecification & { kind: 'single' };
};

/** Type, parameters and options without positions. */
const bare = (text: string) => {
  const { keyword, parameters, options } = single(text);
  return [
    keyword,
    parameters,
    options.map(({ name, value }) => (value === undefined ? name : [name, value])),
  ];
};

const refused = (text: string): SpecificationError => {
  try {
    parseSpecification(text);
  } catch (error) {
    assert.ok(error instanceof SpecificationError, String(error));
    return error;
  }
  return assert.fail(`${text} was read`);
};

describe('parseSpecification: the parts of an address', () => {
  const table: [text: string, parts: unknown][] = [
    ['TCP:localhost:80', ['TCP', ['localhost', '80'], []]],
    ['tcp-listen:8080,fork', ['tcp-listen', ['8080'], ['fork']]],
    ['PTY,raw,echo=0', ['PTY', [], ['raw', ['echo', '0']]]],
    ['a:1,x=', ['a', ['1'], [['x', '']]]],
    ['a:1,x=y=z', ['a', ['1'], [['x', 'y=z']]]],
    ['a:1,x=b:c', ['a', ['1'], [['x', 'b:c']]]],
    ['a:,', ['a', [''], []]],
    ['a,,,x,,y,', ['a', [], ['x', 'y']]],
    ['ADDR:::::', ['ADDR', ['', '', '', '', ''], []]],
    ['TCP:[::1]:80', ['TCP', ['[::1]', '80'], []]],
    ['TCP6:[fe80::1%eth0]:80,bind=[::]:1', ['TCP6', ['[fe80::1%eth0]', '80'], [['bind', '[::]:1']]]],
  ];
  for (const [text, parts] of table) it(text, () => assert.deepEqual(bare(text), parts));

  it('knows where the parts stand', () => {
    const { at, parametersAt, options } = single("TCP:'a:b':80,x=1,y");
    assert.equal(at, 0);
    assert.deepEqual(parametersAt, [4, 10]);
    assert.deepEqual(
      options.map((option) => option.at),
      [13, 17],
    );
  });
});

describe('parseSpecification: implicit forms', () => {
  const table: [text: string, parts: unknown][] = [
    ['-', ['STDIO', [], []]],
    ['-,raw', ['STDIO', [], ['raw']]],
    ['3', ['FD', ['3'], []]],
    ['12,shut-none', ['FD', ['12'], ['shut-none']]],
    ['/dev/null', ['GOPEN', ['/dev/null'], []]],
    ['./a.sock,type=5', ['GOPEN', ['./a.sock'], [['type', '5']]]],
    ['a/b:c', ['GOPEN', ['a/b', 'c'], []]],
  ];
  for (const [text, parts] of table) it(text, () => assert.deepEqual(bare(text), parts));
});

describe('parseSpecification: quotes, brackets and backslashes', () => {
  const parameter = (text: string): string => single(text).parameters[0]!;
  const table: [text: string, value: string][] = [
    // what socat's own suite tries
    ['exec:echo (,)[,]{,}","([),])hugo', 'echo (,)[,]{,},([),])hugo'],
    ['exec:socat - exec\\:/bin/cat,pipes', 'socat - exec:/bin/cat'],
    ["exec:'socat - exec:/bin/cat,pipes'", 'socat - exec:/bin/cat,pipes'],
    ['system:"socat - exec:/bin/cat,pipes"', 'socat - exec:/bin/cat,pipes'],
    ['a:x"y:z"w', 'xy:zw'],
    ["a:x'y:z'w", 'xy:zw'],
    [`a:"it's, it's"`, "it's, it's"],
    [`a:'say "hi"'`, 'say "hi"'],
    [`a:"\\"q\\""`, '"q"'],
    ["a:'it\\'s'", "it's"],
    ["a:'('", '('],
    ['a:\\(', '('],
    ['a:(x)', '(x)'],
    ["a:('x:y')", "('x:y')"],
    ['a:{"}"}', '{"}"}'],
    ['a:[(])]', '[(])]'],
    ['a:\\n\\t\\0\\\\\\,', '\n\t\0\\,'],
    ['a:\\a\\b\\f\\r\\v', '\x07\b\f\r\v'],
    ['a:b\\!!', 'b!!'],
    ['a:b!c', 'b!c'],
    ['a:b\\', 'b'],
    ['a:ü€😀', 'ü€😀'],
  ];
  for (const [text, value] of table) it(text, () => assert.equal(parameter(text), value));

  it('are read in names and values of options as well', () => {
    assert.deepEqual(bare(`a,"x"=1,y='2,3',z="(,)"`), [
      'a',
      [],
      [
        ['x', '1'],
        ['y', '2,3'],
        ['z', '(,)'],
      ],
    ]);
  });

  it('know no limit of length', () => {
    const long = 'A'.repeat(100_000);
    assert.equal(parameter(`EXEC:[${long}]`), `[${long}]`);
  });
});

describe('parseSpecification: two addresses in one', () => {
  it('splits at !!', () => {
    const parsed = parseSpecification('STDIN,raw!!EXEC:cat,pipes');
    assert.equal(parsed.kind, 'dual');
    const { read, write } = parsed as AddressSpecification & { kind: 'dual' };
    assert.deepEqual([read.keyword, read.at, write.keyword, write.at], ['STDIN', 0, 'EXEC', 11]);
    assert.equal(write.options[0]!.at, 20);
  });

  it('takes no third', () => {
    assert.equal(refused('-!!-!!-').position, 4);
  });

  it('takes no empty one', () => {
    assert.equal(refused('-!!').position, 3);
    assert.equal(refused('!!-').position, 0);
  });
});

describe('parseSpecification: what is wrong, and where', () => {
  const table: [text: string, position: number, expected: RegExp][] = [
    ['', 0, /a type of address/],
    [':80', 0, /a type of address/],
    ['a:b"c', 5, /" for the " at position 3/],
    ["a:b'c,d", 7, /' for the ' at position 3/],
    ['a:(b[c)d', 8, /\] for the \[ at position 4/],
    ['a:b,c="', 7, /" for the " at position 6/],
    ['a:b,=c', 4, /name of an option/],
  ];
  for (const [text, position, expected] of table) {
    it(JSON.stringify(text), () => {
      const error = refused(text);
      assert.equal(error.position, position);
      assert.match(error.expected, expected);
    });
  }

  it("says it in socat's words, which scripts look for", () => {
    assert.match(refused('FILE:/tmp/ab"cd').said!, /^unexpected end of address/);
    assert.match(refused('').said!, /^unknown device\/address ""$/);
  });
});
