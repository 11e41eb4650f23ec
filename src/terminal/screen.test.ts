import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantsColor } from './screen.js';

test('the option decides first, then FORCE_COLOR, NO_COLOR, TERM, and the terminal', () => {
  assert.equal(wantsColor('always', false, { NO_COLOR: '1' }), true);
  assert.equal(wantsColor('never', true, { FORCE_COLOR: '1' }), false);
  assert.equal(wantsColor('auto', true, {}), true);
  assert.equal(wantsColor('auto', false, {}), false);
  assert.equal(wantsColor('auto', true, { NO_COLOR: '1' }), false);
  assert.equal(wantsColor('auto', true, { NO_COLOR: '' }), true);
  assert.equal(wantsColor('auto', false, { FORCE_COLOR: '1' }), true);
  assert.equal(wantsColor('auto', true, { FORCE_COLOR: '0' }), false);
  assert.equal(wantsColor('auto', true, { NO_COLOR: '1', FORCE_COLOR: '1' }), true);
  assert.equal(wantsColor('auto', true, { TERM: 'dumb' }), false);
});
