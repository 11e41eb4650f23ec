import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Log } from './log.js';
import { defaultSettings, type LogSettings } from './settings.js';

const logged = async (change: Partial<LogSettings>, act: (log: Log) => void): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-log-'));
  try {
    const file = join(folder, 'log');
    act(await Log.open({ ...defaultSettings('socat', {}).log, ...change, file }));
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const head = `\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d socat\\[${process.pid}\\]`;

test('a line has the time, the program, the severity and the text', async () => {
  const text = await logged({}, (log) => log.write('error', 'it  broke'));
  assert.match(text, new RegExp(`^${head} E it  broke\n$`));
});

test('what is less severe than the level is left out', async () => {
  const text = await logged({}, (log) => {
    log.write('notice', 'no');
    log.write('warning', 'yes');
  });
  assert.match(text, new RegExp(`^${head} W yes\n$`));
});

test('microseconds and another name', async () => {
  const text = await logged({ microseconds: true, program: 'me' }, (log) => log.write('fatal', 'x'));
  assert.match(
    text,
    new RegExp(`^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} me\\[${process.pid}\\] F x\n$`),
  );
});

test('a text cannot forge a line or steer a terminal, and is cut off', async () => {
  const text = await logged({}, (log) => log.write('error', `a\n\x1b[31m\u202e${'x'.repeat(600)}`));
  assert.equal(text.split('\n').length, 2);
  assert.match(text, / E a\\n\\x1b\[31m\\u202ex+\n$/);
  assert.equal(text.length, 512);
});

test('the end is an error with its code', async () => {
  const text = await logged({ level: 2 }, (log) => {
    assert.equal(log.end('no', 3).code, 3);
  });
  assert.match(text, new RegExp(`^${head} E no\n${head} N exit\\(3\\)\n$`));
});
