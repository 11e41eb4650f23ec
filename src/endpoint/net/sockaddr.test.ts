import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeAddress } from '../../family/index.js';
import { IPPROTO_RAW, IPPROTO_TCP } from '../../wire/constants.js';
import { genericName, logText, nameEnvironment, unixName } from './sockaddr.js';

const inet = encodeAddress({ family: 'inet', address: '127.0.0.1', port: 80 });
const inet6 = encodeAddress({ family: 'inet6', address: '::1', port: 80 });
const long = '[0000:0000:0000:0000:0000:0000:0000:0001]';

describe('names of sockets in the log and the environment', () => {
  it('are written as socat writes them', () => {
    assert.equal(logText(inet), 'AF=2 127.0.0.1:80');
    assert.equal(logText(inet6), `AF=10 ${long}:80`);
    assert.equal(logText(unixName('/run/x', { abstract: false, tight: true })), 'AF=1 "/run/x"');
    assert.equal(logText(unixName('x', { abstract: true, tight: true })), 'AF=1 "\\000x"');
    assert.equal(logText(genericName(16, Uint8Array.of(1, 2))), `AF=16 AF=16 0x0102${'00'.repeat(12)}`);
  });

  it('have ports where the protocol has', () => {
    assert.deepEqual(nameEnvironment('PEER', inet, IPPROTO_TCP), { PEERADDR: '127.0.0.1', PEERPORT: '80' });
    assert.deepEqual(nameEnvironment('SOCK', inet6, IPPROTO_RAW), { SOCKADDR: long });
  });

  it('cannot forge a line of the log', () => {
    const text = logText(unixName('/x\n2026 socat E', { abstract: false, tight: true }));
    assert.ok(!text.includes('\n'), text);
  });

  it('end with the name or with the structure', () => {
    assert.equal(unixName('/x', { abstract: false, tight: true }).length, 4);
    assert.equal(unixName('/x', { abstract: false, tight: false }).length, 110);
    assert.throws(() => unixName('x'.repeat(109), { abstract: false, tight: true }), RangeError);
    assert.throws(() => unixName('x'.repeat(108), { abstract: true, tight: true }), RangeError);
  });
});
