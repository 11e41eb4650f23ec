import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTROL, getTermios, INPUT, LOCAL, OUTPUT } from '../../src/endpoint/option/apply/termios.js';
import { applyOption } from '../../src/endpoint/option/effect.js';
import { endpointOptions, findOption } from '../../src/endpoint/option/table.js';
import type { EndpointOption, OptionValue } from '../../src/endpoint/option/types.js';
import { close, open } from '../../src/kernel/index.js';

const O_RDWR_NOCTTY = 0o402;

/** Runs with the master of a new pseudo terminal, on which settings of the terminal can be made as well. */
function withTerminal(run: (fd: number) => void): void {
  const fd = open('/dev/ptmx', O_RDWR_NOCTTY);
  try {
    run(fd);
  } finally {
    close(fd);
  }
}

const option = (name: string): EndpointOption => findOption(name) as EndpointOption;
const set = (fd: number, name: string, value: OptionValue): void => applyOption(option(name), value, fd);
const words = [INPUT, OUTPUT, CONTROL, LOCAL];
const modes = (fd: number): number[] => words.map((word) => getTermios(fd).mode(word));

const switches = endpointOptions.filter(({ groups, type }) => groups.includes('TERMIOS') && type === 'BOOL');

test('each mode is one or more bits of one word, set and cleared', () => {
  const seen = new Set<string>();
  withTerminal((fd) => {
    for (const row of switches) {
      if (row.name === 'tiocsctty') continue;
      applyOption(row, false, fd);
      const off = modes(fd);
      applyOption(row, true, fd);
      const on = modes(fd);
      const changed = words.filter((word) => on[word] !== off[word]);
      // a terminal without a device has neither parity nor a carrier, and says so
      assert.ok(changed.length <= 1, row.name);
      if (changed.length === 1) seen.add(`${changed[0]}:${(on[changed[0]!]! ^ off[changed[0]!]!) >>> 0}`);
    }
  });
  assert.ok(seen.size >= 40, `${seen.size} modes could be changed`);
});

test('special characters, speeds and sizes are what they were set to', () => {
  withTerminal((fd) => {
    set(fd, 'veof', 5);
    set(fd, 'vmin', 9);
    set(fd, 'b9600', true);
    const { bytes } = getTermios(fd);
    const numbers = new Uint32Array(bytes.buffer);
    assert.equal(bytes[17 + 4], 5);
    assert.equal(bytes[17 + 6], 9);
    assert.deepEqual([...numbers.subarray(9)], [9600, 9600]);
    set(fd, 'ospeed', 19_200);
    assert.equal(new Uint32Array(getTermios(fd).bytes.buffer)[10], 19_200);
    set(fd, 'tabdly', 2);
    assert.equal(getTermios(fd).mode(OUTPUT) & 0o14000, 0o10000);
  });
});

test('raw leaves echo, rawer leaves nothing, sane brings a terminal back', () => {
  withTerminal((fd) => {
    const before = modes(fd);
    set(fd, 'raw', true);
    const raw = getTermios(fd);
    assert.equal(raw.mode(LOCAL) & 0o12, 0o10);
    assert.equal(raw.mode(OUTPUT) & 1, 0);
    set(fd, 'rawer', true);
    assert.deepEqual([modes(fd)[INPUT], modes(fd)[OUTPUT], modes(fd)[LOCAL]], [0, 0, 0]);
    set(fd, 'sane', true);
    assert.equal(modes(fd)[LOCAL], before[LOCAL]);
    assert.equal(modes(fd)[OUTPUT], before[OUTPUT]);
  });
});

test('a number that has no room is refused, and so is what is no terminal', () => {
  withTerminal((fd) => {
    assert.throws(() => set(fd, 'csize', 4), /option csize: tcsetattr: .*EINVAL/);
    assert.throws(() => set(fd, 'termios-setflags', [4, 0]), /EINVAL/);
  });
  const fd = open('/dev/null', 0);
  try {
    assert.throws(() => set(fd, 'raw', true), /option raw: ioctl: .*ENOTTY/);
  } finally {
    close(fd);
  }
});
