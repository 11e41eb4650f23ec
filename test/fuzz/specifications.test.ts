import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkSpecification } from '../../src/endpoint/open.js';
import { readSpecification } from '../../src/endpoint/resolve.js';
import type { EndpointContext, SpecificationDialect } from '../../src/endpoint/types.js';
import {
  commandWords,
  parseDalan,
  SpecificationError,
  withoutSecrets,
} from '../../src/grammar/specification/index.js';

const words = fc.constantFrom(
  ...['TCP', 'tcp-l', 'unix', 'exec', '-', '3', '/dev/null', 'localhost', '80', 'fork', 'bind', 'retry'],
  ...[
    ':',
    ',',
    '=',
    '!!',
    '!',
    '"',
    "'",
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '\\',
    '\\n',
    '://',
    '?',
    '&',
    '%2',
    '@',
  ],
  ...['x1f', 'i5', 's', ' ', '\0', '€'],
);
const texts = fc.oneof(
  fc.string(),
  fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
);
const dialects = fc.constantFrom<SpecificationDialect>('socat', 'socketeer');

/** Whatever is thrown has to point into the text. */
function refusedWithin(text: string, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof SpecificationError, String(error));
    assert.ok(error.position >= 0 && error.position <= text.length, `${text}: ${error.position}`);
  }
}

const context: Omit<EndpointContext, 'dialect'> = {
  signal: new AbortController().signal,
  log: () => undefined,
  logs: () => false,
  ipVersion: undefined,
  blockSize: undefined,
  environment: {},
  environmentPrefix: 'SOCAT',
  idleTimeout: undefined,
};

test('any text is an address, or refused within its bounds', () => {
  fc.assert(
    fc.property(texts, dialects, (text, dialect) => {
      refusedWithin(text, () => checkSpecification(text, { ...context, dialect }));
    }),
    { numRuns: 5000 },
  );
});

test('any text is data, or refused within its bounds', () => {
  fc.assert(
    fc.property(texts, (text) => refusedWithin(text, () => parseDalan(text))),
    { numRuns: 3000 },
  );
});

test('any text is a command line, or refused within its bounds', () => {
  fc.assert(
    fc.property(texts, (text) => refusedWithin(text, () => commandWords(text))),
    { numRuns: 3000 },
  );
});

const escaped = (text: string): string => text.replace(/[^a-zA-Z0-9]/gu, (character) => `\\${character}`);

/** Every way to write a text so that it means itself. */
const quotings: readonly ((text: string) => string)[] = [
  escaped,
  (text) => `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`,
  (text) => `"${text.replace(/[\\"'([{]/g, (character) => `\\${character}`)}"`,
];

test('what is quoted comes back as it was', () => {
  const quoted = fc.tuple(fc.string({ unit: 'binary' }), fc.constantFrom(...quotings));
  fc.assert(
    fc.property(quoted, quoted, quoted, ([first, a], [second, b], [third, c]) => {
      const text = `EXEC:${a(first)}:${b(second)},bind=${c(third)}`;
      const parsed = readSpecification(text, 'socat');
      assert.ok(parsed.kind === 'single');
      assert.deepEqual(parsed.parameters, [first, second]);
      assert.deepEqual(
        parsed.options.map(({ name, value }) => [name, value]),
        [['bind', third]],
      );
    }),
    { numRuns: 3000 },
  );
});

test('words of a command line come back as they were', () => {
  const word = fc.tuple(fc.string({ unit: 'binary' }), fc.constantFrom(...quotings));
  fc.assert(
    fc.property(fc.array(word), (pairs) => {
      // an empty word has to be quoted to be one
      const written = pairs.map(([text, quote]) => (text === '' ? "''" : quote(text)));
      assert.deepEqual(
        commandWords(written.join(' ')),
        pairs.map(([text]) => text),
      );
    }),
    { numRuns: 3000 },
  );
});

test('hiding passwords moves nothing', () => {
  fc.assert(fc.property(texts, (text) => assert.equal(withoutSecrets(text).length, text.length)));
});
