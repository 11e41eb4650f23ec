import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProgressLine, progressText } from './progress.js';

test('draws a bar and a text that fit, and nothing that could harm a terminal', () => {
  assert.equal(progressText('scanning', 0.5, 80), '[############............]  50 % scanning');
  assert.equal(progressText('x', 2, 80).includes('.'), false);
  assert.equal(progressText('waiting', undefined, 80), 'waiting');
  assert.equal(progressText('a\x1b[2Jb', undefined, 80), 'a\\x1b[2Jb');
  assert.equal(progressText('long text', 1, 20).length, 19);
});

test('a line is drawn on the spot and taken away; elsewhere nothing is written', () => {
  const written: string[] = [];
  const line = new ProgressLine(true, (text) => written.push(text));
  line.clear();
  line.draw('one', 0);
  line.clear();
  line.clear();
  assert.deepEqual(written, ['\r\x1b[K[........................]   0 % one', '\r\x1b[K']);
  const quiet = new ProgressLine(false, () => assert.fail('nothing is shown'));
  quiet.draw('x');
  quiet.clear();
  const gone = new ProgressLine(true, () => {
    throw new Error('EIO');
  });
  gone.draw('x');
});
