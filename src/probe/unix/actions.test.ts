import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionSocket } from './actions.js';

const path = (text: string) => actionSocket({ family: 'unix', path: text });

test('sockets to which every datagram is an action are known by their paths', () => {
  for (const name of [
    ...['/run/systemd/notify', '/run/user/1000/systemd/notify', '/var/run/systemd/notify'],
    ...['/run/systemd/journal/socket', '/run/systemd/journal/stdout', '/run/systemd/journal.app/socket'],
    ...['/dev/log', '/run/systemd/journal/dev-log', '/var/lib/haproxy/dev/log', '/run/udev/control'],
  ]) {
    assert.ok(path(name) !== undefined, name);
  }
  assert.match(path('/dev/log')?.action ?? '', /system log/);
});

test('other sockets may be spoken to', () => {
  for (const name of ['/run/docker.sock', '/run/systemd/private', '/tmp/log', '/dev/logs', '/run/notify']) {
    assert.equal(path(name), undefined, name);
  }
  assert.equal(actionSocket({ family: 'unix', abstract: '/dev/log' }), undefined);
  assert.equal(actionSocket({ family: 'unix' }), undefined);
});

test('abstract names have rows of their own', () => {
  assert.ok(actionSocket({ family: 'unix', abstract: '/org/freedesktop/systemd1/notify/123' }) !== undefined);
});

test('where a link leads counts as well', () => {
  assert.ok(
    actionSocket({ family: 'unix', path: '/tmp/link' }, '/run/systemd/journal/dev-log') !== undefined,
  );
});
