import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SingleSpecification, SpecificationError } from '../grammar/specification/index.js';
import { readSpecification, typeOf } from './resolve.js';
import type { SpecificationDialect } from './types.js';

const read = (text: string, dialect?: SpecificationDialect): SingleSpecification => {
  const parsed = readSpecification(text, dialect);
  assert.ok(parsed.kind === 'single', text);
  return parsed;
};

const refused = (text: string, dialect?: SpecificationDialect): SpecificationError => {
  try {
    typeOf(read(text, dialect), dialect);
  } catch (error) {
    assert.ok(error instanceof SpecificationError, String(error));
    return error;
  }
  return assert.fail(`${text} was taken`);
};

describe('readSpecification', () => {
  it('reads the readable form by the parameters that a type really has', () => {
    const { parameters, options } = read('udplite4-recvfrom://127.0.0.1:5000');
    assert.deepEqual(parameters, ['5000']);
    assert.deepEqual(
      options.map(({ name, value }) => [name, value]),
      [['bind', '127.0.0.1']],
    );
    assert.deepEqual(read('socketpair://').parameters, []);
  });

  it('leaves two slashes alone where socat reads', () => {
    assert.deepEqual(read('FILE://tmp/x', 'socat').parameters, ['//tmp/x']);
  });
});

describe('typeOf', () => {
  it('finds the type', () => {
    assert.equal(typeOf(read('tcp:localhost:80')).keyword, 'TCP-CONNECT');
    assert.equal(typeOf(read('pipe')).keyword, 'PIPE');
    assert.equal(typeOf(read('pipe:/tmp/x')).keyword, 'PIPE');
  });

  it('names the nearest right word, and says what socat says', () => {
    const error = refused('TPC-LISTEN:80');
    assert.equal(error.fault, 'keyword');
    assert.equal(error.suggestion, 'TCP-LISTEN');
    assert.equal(error.position, 0);
    assert.equal(error.said, 'unknown device/address "TPC-LISTEN"');
    assert.match(error.message, /did you mean TCP-LISTEN\?$/);
  });

  const counts: [text: string, position: number, expected: RegExp, said: string][] = [
    [
      'TCP:localhost',
      4,
      /^2 parameters, not 1: TCP-CONNECT:<host>:<port>$/,
      'TCP: wrong number of parameters (1 instead of 2): usage: TCP:<host>:<port>',
    ],
    [
      'tcp-l:1:2:3',
      8,
      /^1 parameter, not 3/,
      'tcp-l: wrong number of parameters (3 instead of 1): usage: tcp-l:<port>',
    ],
    ['STDIN:x', 6, /^0 parameters, not 1: STDIN$/, 'STDIN: wrong number of parameters (1 instead of 0)'],
    [
      'PIPE:a:b',
      7,
      /^0 or 1 parameters/,
      'PIPE: wrong number of parameters (2 instead of 1): usage: PIPE[:<filename>]',
    ],
    [
      'SOCKS5:a:b',
      9,
      /^3 or 4 parameters/,
      'SOCKS5: wrong number of parameters (2 instead of 4): usage: ' +
        'SOCKS5:<socks-server>[:<socks-port>]:<target-host>:<target-port>',
    ],
  ];
  for (const [text, position, expected, said] of counts) {
    it(`counts the parameters of ${text}`, () => {
      const error = refused(text);
      assert.equal(error.fault, 'parameter');
      assert.equal(error.position, position);
      assert.match(error.expected, expected);
      assert.equal(error.said, said);
    });
  }
});
