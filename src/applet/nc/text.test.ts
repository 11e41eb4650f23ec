import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineCutter } from './lines.js';
import { readNumber } from './number.js';
import { numericHost, readInet, readInet6 } from './numeric.js';
import { readOptions } from './options.js';
import { listPorts } from './ports.js';
import { readRequest } from './request.js';
import { declineAll } from './telnet.js';
import { readTos } from './tos.js';
import { unixName } from './unix-name.js';

test('numbers are read as strtonum(3) does', () => {
  for (const [text, expected] of [
    ['5', 5],
    [' +5', 5],
    ['-1', 'too small'],
    ['11', 'too large'],
    ['99999999999999999999', 'too large'],
    ['5x', 'invalid'],
    ['', 'invalid'],
    ['0x5', 'invalid'],
    ['1.5', 'invalid'],
  ] as const)
    assert.equal(readNumber(text, 0, 10), expected, text);
});

test('types of service are words, hexadecimal or decimal numbers', () => {
  assert.deepEqual(['lowdelay', 'af11', 'ef', '0x10', '255', '0xzz'].map(readTos), [16, 40, 184, 16, 255, 0]);
  for (const text of ['256', '-1', '0x100', 'toString', '']) assert.equal(readTos(text), undefined, text);
});

test('addresses are read as inet_aton(3) does', () => {
  for (const [text, expected] of [
    ['127.0.0.1', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['017700000001', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['1.2.65535', '1.2.255.255'],
    ['255.255.255.255', '255.255.255.255'],
  ] as const)
    assert.equal(readInet(text, 1)?.address, expected, text);
  for (const text of ['1.2.3.256', '1.2.3.4.5', '08.1', '1.2.', 'a.b', '4294967296', '1..2', '256.1']) {
    assert.equal(readInet(text, 1), undefined, text);
  }
});

test('IPv6 addresses may have a zone, which is shown by its name', () => {
  const address = readInet6('fe80::1%lo', 7);
  assert.deepEqual(address, { family: 'inet6', address: 'fe80::1', port: 7, scopeId: 1 });
  assert.equal(address && numericHost(address), 'fe80::1%lo');
  for (const text of ['fe80::1%none', 'fe80:::1', 'x::']) assert.equal(readInet6(text, 7), undefined, text);
});

test('ports are numbers, services and ranges in any order', () => {
  assert.deepEqual(listPorts(['22-20', '80', 'ssh'], 'tcp', false), [20, 21, 22, 80, 22]);
  const shuffled = listPorts(['1-200'], 'tcp', true);
  assert.notDeepEqual(shuffled, listPorts(['1-200'], 'tcp', false));
  assert.deepEqual(
    shuffled.sort((a, b) => a - b),
    listPorts(['200-1'], 'tcp', false),
  );
  for (const text of ['0', '65536', '5-', '-5', 'no-such-service', '1,2']) {
    assert.throws(() => listPorts([text], 'tcp', false), { name: 'NcExit' }, text);
  }
});

const cut = (cutter: LineCutter, text: string): string[] => {
  const pieces: string[] = [];
  let pending = Buffer.from(text, 'latin1');
  while (pending.length > 0) {
    const { bytes, consumed } = cutter.next(pending);
    pieces.push(bytes.toString('latin1'));
    pending = pending.subarray(consumed);
  }
  return pieces;
};

test('a bare LF becomes CR LF, also where a read ends between the two', () => {
  assert.deepEqual(cut(new LineCutter(true, false), '\na\r\n\nb\nc'), ['\r\na\r\n\r\nb\r\nc']);
  const cutter = new LineCutter(true, true);
  assert.deepEqual(cut(cutter, 'one\ntwo\r'), ['one\r\n', 'two\r']);
  assert.deepEqual(cut(cutter, '\nthree'), ['\n', 'three']);
  const whole = new LineCutter(true, false);
  assert.deepEqual([...cut(whole, 'x\r'), ...cut(whole, '\ny\n')], ['x\r', '\ny\r\n']);
  assert.deepEqual(cut(new LineCutter(false, true), 'a\nb'), ['a\n', 'b']);
});

test('TELNET negotiations are declined, cut ones left alone', () => {
  const answers = declineAll(Buffer.of(255, 253, 1, 0x41, 255, 251, 3, 255, 241, 255, 252, 5, 255, 253));
  assert.deepEqual(
    answers.map((answer) => [...answer]),
    [
      [255, 252, 1],
      [255, 254, 3],
      [255, 254, 5],
    ],
  );
});

test('the names of Unix sockets fit, or are refused as the kernel would', () => {
  assert.deepEqual(unixName('@a/b'), { family: 'unix', abstract: 'a/b' });
  assert.deepEqual(unixName('./@a'), { family: 'unix', path: './@a' });
  assert.equal(unixName('x'.repeat(107)).path?.length, 107);
  assert.equal(unixName(`@${'x'.repeat(107)}`).abstract?.length, 107);
  for (const text of ['x'.repeat(108), `@${'x'.repeat(108)}`]) {
    assert.throws(() => unixName(text), { code: 'ENAMETOOLONG' });
  }
  assert.throws(() => unixName(''), { code: 'EINVAL' });
});

test('operands mean what the options make of them', () => {
  const request = (line: string) => {
    const { options, operands } = readOptions(line.split(' '));
    const { host, ports, proxy } = readRequest(options, operands);
    return { host, ports, proxy };
  };
  const proxy = undefined;
  assert.deepEqual(request('-l 80'), { host: undefined, ports: ['80'], proxy });
  assert.deepEqual(request('-l h 80'), { host: 'h', ports: ['80'], proxy });
  assert.deepEqual(request('-l -s h -p 80'), { host: 'h', ports: ['80'], proxy });
  assert.deepEqual(request('h 1 2-3'), { host: 'h', ports: ['1', '2-3'], proxy });
  assert.deepEqual(request('-U a'), { host: 'a', ports: [], proxy });
  assert.deepEqual(request('-uU -s b a'), { host: 'a', ports: [], proxy });
  assert.deepEqual(request('-x [::1]:9 h 1').proxy, { host: '::1', port: '9' });
  assert.deepEqual(request('-x [::1] h 1').proxy, { host: '::1', port: undefined });
  assert.deepEqual(request('-x p h 1').proxy, { host: 'p', port: undefined });
  for (const line of ['h', '-l 1 2 3', '-l -p 1 h', '-k h 1']) {
    assert.throws(() => request(line), { name: 'NcExit', code: 1 }, line);
  }
});
