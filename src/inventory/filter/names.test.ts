import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseServices, parseUsers } from './names.js';
import { etherProtocolNumber, netlinkProtocolNumber } from './protocol-names.js';

test('services are known by name and alias, with the ports of every protocol', () => {
  const services = parseServices('# nothing\nhttp 80/tcp www # web\nhttp 8080/udp\nbad x/tcp\n\n');
  assert.deepEqual(services.get('http'), [
    { port: 80, protocol: 'tcp' },
    { port: 8080, protocol: 'udp' },
  ]);
  assert.deepEqual(services.get('www'), [{ port: 80, protocol: 'tcp' }]);
  assert.equal(services.has('bad'), false);
});

test('the first entry of a user counts', () => {
  const users = parseUsers('root:x:0:0::/:\nweb:x:33:33::/:\nweb:x:34:34::/:\nbroken:x:y\n:x:1\n');
  assert.deepEqual(
    [...users],
    [
      ['root', 0],
      ['web', 33],
    ],
  );
});

test('protocols are known by number, by the name of iproute2 and by that of the kernel', () => {
  for (const dialect of ['ss', 'socketeer'] as const) {
    assert.equal(netlinkProtocolNumber('rtnl', dialect), 0);
    assert.equal(netlinkProtocolNumber('0x10', dialect), 16);
    assert.equal(netlinkProtocolNumber('256', dialect), undefined);
    assert.equal(netlinkProtocolNumber('nonsense', dialect), undefined);
  }
  assert.equal(netlinkProtocolNumber('route', 'socketeer'), 0);
  assert.equal(netlinkProtocolNumber('RTNL', 'socketeer'), 0);
  assert.equal(netlinkProtocolNumber('route', 'ss'), undefined);
  assert.equal(netlinkProtocolNumber('RTNL', 'ss'), undefined);
  assert.equal(etherProtocolNumber('IP'), 0x800);
  assert.equal(etherProtocolNumber('IPv4'), 0x800);
  assert.equal(etherProtocolNumber('0800'), undefined, 'no octal number');
  assert.equal(etherProtocolNumber('2048'), 0x800);
  assert.equal(etherProtocolNumber('0x10000'), undefined);
});
