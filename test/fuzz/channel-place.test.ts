import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GrammarError, parseChannelPlace } from '../../src/index.js';

const words = fc.constantFrom(
  ...[
    'raw',
    'icmp',
    'icmp6',
    'packet',
    'netlink',
    'udp',
    'tcp',
    'unix',
    'vsock',
    'inet',
    'inet6',
    'route',
    'link',
  ],
  ...['253', '127.0.0.1', '[::1]', '::1', '*', '', '/x', '@x', 'lo', '0x0800', '[', ']', ','],
);
const texts = fc.oneof(
  fc.string(),
  fc.array(words, { maxLength: 6 }).map((parts) => parts.join(':')),
);

test('any text is a place, or refused within its bounds', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom('connect', 'bind', 'listen'), (text, purpose) => {
      try {
        assert.ok(parseChannelPlace(text, purpose as 'bind').kind.length > 0);
      } catch (error) {
        assert.ok(error instanceof GrammarError, String(error));
        assert.ok(error.position >= 0 && error.position <= text.length, `${text}: ${error.position}`);
      }
    }),
    { numRuns: 3000 },
  );
});
