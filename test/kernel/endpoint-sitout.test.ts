import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { relay } from '../../src/assembly/relay.js';
import { close, open, read, setNonBlocking, wouldBlock, write } from '../../src/kernel/index.js';

const O_RDWR_NOCTTY = 0o402;

/** Writes to the terminal as a program that has it open for a moment, and waits for the echo. */
async function say(path: string, text: string): Promise<string> {
  const fd = open(path, O_RDWR_NOCTTY);
  try {
    setNonBlocking(fd);
    write(fd, Buffer.from(text));
    const bytes = new Uint8Array(100);
    for (let turn = 0; turn < 200; turn++) {
      const length = read(fd, bytes);
      if (length !== wouldBlock) return Buffer.from(bytes.subarray(0, length)).toString();
      await sleep(10);
    }
    return 'nothing';
  } finally {
    close(fd);
  }
}

test('a terminal that is closed and opened again within sitout-eio goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitout-'));
  const path = join(folder, 'terminal');
  const starting = relay(`PTY,link=${path},rawer,wait-slave,sitout-eio=0.7`, 'PIPE', {
    signal: AbortSignal.timeout(15_000),
  });
  try {
    while (!existsSync(path)) await sleep(10);
    assert.equal(await say(path, 'first'), 'first');
    const running = await starting;
    await sleep(100);
    assert.equal(await say(path, 'second'), 'second');
    const begun = performance.now();
    await running.closed;
    assert.ok(performance.now() - begun > 300);
  } finally {
    await starting.then(
      (running) => running.close(),
      () => undefined,
    );
    rmSync(folder, { recursive: true });
  }
});
