import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressFamilyName,
  congestionStateName,
  ethernetProtocolName,
  ipProtocolName,
  netlinkProtocolName,
  socketStateName,
  socketStateNumber,
  socketTypeName,
  timerName,
} from './constant-names.js';

test('known numbers have the kernel’s names', () => {
  assert.equal(socketStateName(1), 'established');
  assert.equal(socketStateName(13), 'bound-inactive');
  assert.equal(socketTypeName(10), 'packet');
  assert.equal(timerName(4), 'persist');
  assert.equal(congestionStateName(3), 'recovery');
  assert.equal(addressFamilyName(16), 'netlink');
  assert.equal(netlinkProtocolName(0), 'route');
  assert.equal(ipProtocolName(262), 'mptcp');
  assert.equal(ethernetProtocolName(0x86dd), 'ipv6');
});

test('unknown numbers survive', () => {
  for (const name of [
    socketStateName,
    socketTypeName,
    timerName,
    congestionStateName,
    addressFamilyName,
    netlinkProtocolName,
    ipProtocolName,
    ethernetProtocolName,
  ])
    assert.equal(name(9999), 'unknown(9999)');
  assert.equal(socketStateName(0), 'unknown(0)');
  assert.equal(socketTypeName(7), 'unknown(7)');
});

test('no timer has no name', () => assert.equal(timerName(0), undefined));

test('every state name leads back to its number, unknown ones too', () => {
  for (let state = 0; state < 40; state++) assert.equal(socketStateNumber(socketStateName(state)), state);
  assert.equal(socketStateNumber('estab'), undefined);
  assert.equal(socketStateNumber('unknown(x)'), undefined);
});
