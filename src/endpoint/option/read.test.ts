import assert from 'node:assert/strict';
import { closeSync, constants, openSync } from 'node:fs';
import { test } from 'node:test';
import { parseOptions, SpecificationError } from '../../grammar/specification/index.js';
import { close, getIntegerOption, socket } from '../../kernel/index.js';
import { readOptions } from './read.js';
import { endpointOptions } from './table.js';

const groups = ['FD', 'SOCKET', 'LISTEN', 'CHILD', 'RANGE', 'IP4', 'TCP'];
const read = (given: string, more: readonly string[] = groups) =>
  readOptions(parseOptions(`,${given}`, 0).options, { text: `,${given}`, groups: more });

test('no name is given twice', () => {
  const names = endpointOptions.flatMap(({ name, aliases }) => [name, ...aliases]);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test('an option is found by all its names, whatever their case', () => {
  const options = read('FORK,ReuseAddr,backlog=17,max-children=3');
  assert.equal(options.flag('fork'), true);
  assert.equal(options.has('so-reuseaddr'), true);
  assert.equal(options.integer('backlog'), 17);
  assert.deepEqual(options.unused(), ['so-reuseaddr', 'max-children']);
});

test('options of other types of addresses are refused, and misspelt ones named', () => {
  const fault = (text: string): SpecificationError => {
    try {
      read(text);
    } catch (error) {
      if (error instanceof SpecificationError) return error;
    }
    return assert.fail(`${text} was taken`);
  };
  assert.equal(fault('fork,frok').suggestion, 'fork');
  assert.equal(fault('fork,frok').position, 6);
  assert.equal(fault('link=/tmp/x').fault, 'group');
  assert.match(fault('backlog=1x').said ?? '', /trailing garbage/);
  assert.match(fault('backlog=x').said ?? '', /missing numerical value/);
  assert.match(fault('bind').said ?? '', /value required/);
});

test('options of all addresses are taken everywhere', () => {
  const options = read('umask=077,setsid,ignoreeof,readbytes=10,chdir=/', ['FD']);
  assert.equal(options.integer('umask'), 0o77);
  assert.equal(options.integer('readbytes'), 10);
});

test('socket options are set in their phase, and only once', () => {
  const options = read('rcvbuf=20000,nodelay,keepidle=17,setsockopt-int=6:5:23');
  const fd = socket(2, 1);
  try {
    options.apply('PASTSOCKET', fd);
    assert.equal(getIntegerOption(fd, 1, 8), 40_000);
    assert.equal(getIntegerOption(fd, 6, 1), 1);
    assert.equal(getIntegerOption(fd, 6, 4), 17);
    assert.deepEqual(options.unused(), ['setsockopt-int']);
    options.apply('CONNECTED', fd);
    assert.equal(getIntegerOption(fd, 6, 5), 23);
    assert.deepEqual(options.unused(), []);
    assert.deepEqual(options.renewed().unused().length, 4);
  } finally {
    close(fd);
  }
});

test('the pump gets socket options as bytes, unless something else is to be done', () => {
  const options = read('nodelay,linger=3');
  assert.deepEqual(options.plainSocketOptions(['PASTSOCKET', 'FD']), [
    { level: 6, number: 1, value: Uint8Array.of(1, 0, 0, 0) },
    { level: 1, number: 13, value: Uint8Array.of(1, 0, 0, 0, 3, 0, 0, 0) },
  ]);
  assert.equal(read('ip-add-membership=224.0.0.1:127.0.0.1').plainSocketOptions(['PASTSOCKET']), undefined);
});

test('flags of open(2) are put together', () => {
  const open = ['FD', 'OPEN', 'NAMED', 'REG'];
  const flags = read('creat,excl,wronly,trunc=0', open).openFlags(constants.O_RDWR | constants.O_TRUNC);
  assert.equal(flags, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY);
});

test('a failure names the option', () => {
  const fd = openSync('/dev/null', 'r');
  try {
    assert.throws(
      () => read('nodelay').apply('PASTSOCKET', fd),
      /option tcp-nodelay: setsockopt: .*ENOTSOCK/,
    );
  } finally {
    closeSync(fd);
  }
});
