import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SocatUsageError } from './exit.js';
import { expandName } from './expand.js';

const moment = { date: new Date(2026, 10, 21, 4, 5, 6), microseconds: '000042' };
const expand = (text: string): string => expandName(text, 'me', moment, { USER: 'joe' });

test('variables of ours and of the environment', () => {
  assert.equal(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: socat's own way to write a variable
    expand('/tmp/$PROGNAME-${TIMESTAMP}.$MICROS-$USER-$$'),
    `/tmp/me-20261121T040506.000042-joe-${process.pid}`,
  );
});

test('unknown ones vanish, what is none stays', () => {
  assert.equal(expand('a$NOBODY.b\\$USER$ $1\\x'), 'a.b$USER$ $1\\x');
});

test('a brace must be closed', () => {
  assert.throws(() => expand('${USER'), SocatUsageError);
});
