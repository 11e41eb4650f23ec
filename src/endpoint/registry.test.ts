import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressTypes, addressWords, findAddressType } from './registry.js';
import { ownWords } from './rows/own.js';

describe('addressTypes', () => {
  it('names nothing twice but ECHO, which is PIPE to socat', () => {
    const words = addressTypes.flatMap(({ keyword, aliases }) => [keyword, ...aliases]);
    const twice = words.filter((word, index) => words.indexOf(word) !== index);
    assert.deepEqual(twice, ['ECHO']);
  });

  it('is written in capitals', () => {
    for (const { keyword, aliases } of addressTypes) {
      for (const word of [keyword, ...aliases]) assert.equal(word, word.toUpperCase());
    }
  });

  it('has as many parameters as its help shows, or says otherwise', () => {
    const otherwise = addressTypes.filter(({ syntax, parameters: [least, most] }) => {
      const shown = syntax.split(':').length - 1;
      const optional = syntax.split('[').length - 1;
      return most !== shown || least !== shown - optional;
    });
    // socat's help shows parameters that these do not have
    assert.deepEqual(otherwise.map(({ keyword }) => keyword).sort(), ['SOCKETPAIR', 'UDPLITE4-RECVFROM']);
  });

  it('lists groups in the order of socat and none twice', () => {
    const order =
      `FD FIFO CHR BLK REG SOCKET READLINE NAMED OPEN EXEC FORK LISTEN SHELL CHILD RETRY TERMIOS RANGE PTY
      PARENT UNIX IP4 IP6 INTERFACE UDP TCP SOCKS OPENSSL PROCESS APPL HTTP POSIXMQ SCTP DCCP UDPLITE`.split(
        /\s+/,
      );
    for (const { keyword, groups } of addressTypes) {
      const positions = groups.map((group) => order.indexOf(group));
      assert.deepEqual(
        positions,
        [...new Set(positions)].sort((a, b) => a - b),
        keyword,
      );
      assert.ok(!positions.includes(-1), keyword);
    }
  });
});

describe('rows', () => {
  for (const { keyword, load, loadDial } of addressTypes) {
    it(`has something that opens ${keyword}`, async () => {
      assert.equal(typeof (await load()), 'function');
      if (loadDial !== undefined) assert.equal(typeof (await loadDial()), 'function');
    });
  }
});

describe('findAddressType', () => {
  const keywordOf = (word: string, dialect?: 'socat') => findAddressType(word, dialect)?.keyword;

  it('does not depend on case', () => {
    assert.equal(keywordOf('tcp4-l'), 'TCP4-LISTEN');
    assert.equal(keywordOf('Unix'), 'UNIX-CLIENT');
    assert.equal(keywordOf('-'), 'STDIO');
  });

  it("has socat's meaning of a word in its dialect", () => {
    assert.equal(keywordOf('echo'), 'ECHO');
    assert.equal(keywordOf('echo', 'socat'), 'PIPE');
    assert.equal(keywordOf('tls'), 'OPENSSL');
    assert.equal(keywordOf('tls', 'socat'), undefined);
  });

  it('knows nothing else', () => {
    assert.equal(keywordOf('constructor'), undefined);
    assert.equal(keywordOf(''), undefined);
  });

  it('knows what each word of our own means', () => {
    for (const [word, keyword] of Object.entries(ownWords)) assert.equal(keywordOf(word), keyword);
    assert.ok(addressWords().includes('TLS-LISTEN'));
  });
});
