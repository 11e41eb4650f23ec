import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PromptTracker } from './prompt.js';

test('the prompt is what stands in the line of the cursor', () => {
  const tracker = new PromptTracker();
  tracker.see('welcome\nlog');
  tracker.see('in: ');
  assert.equal(tracker.text, 'login: ');
  tracker.see('wrong\r\n> ');
  assert.equal(tracker.text, '> ');
  tracker.clear();
  assert.equal(tracker.text, '');
});

test('of a long line the end is kept', () => {
  const tracker = new PromptTracker();
  tracker.see(`${'x'.repeat(2000)}password: `);
  assert.equal(tracker.text.length, 512);
  assert.ok(tracker.text.endsWith('xpassword: '));
});
