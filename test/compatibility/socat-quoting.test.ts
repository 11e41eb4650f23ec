import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkSpecification } from '../../src/endpoint/open.js';
import { commandWords, SpecificationError } from '../../src/grammar/specification/index.js';
import { testContext } from '../support/endpoint-context.js';
import { type RunResult, run } from '../support/run.js';
import { requires } from '../support/skip.js';

/** What a random command line is made of: all that means something, and what does not. */
const tokens = fc.constantFrom(
  ...['a', 'b', ' ', '  ', '"', "'", '(', ')', '[', ']', '{', '}', '()', '[]', '{}', '""', "''"],
  ...['\\', '\\"', "\\'", '\\\\', '\\ ', '\\n', '=', '!', ',', ':', '\\,', '\\:', '$', '*', '~', '\t', 'é'],
);
const tails = fc.array(tokens, { maxLength: 10 }).map((parts) => parts.join(''));

/** As the real one prints what it has made of the words. */
const printed = (words: readonly string[]): string =>
  words.length === 0 ? '<>' : words.map((word) => `<${word}>`).join('');

/**
 * What ours makes of an address: the words of the program, or why it is none. Left out is where the real one makes an empty
 * word of a blank at the end, and reads past the text for a backslash there.
 */
function read(address: string): readonly string[] | SpecificationError {
  const context = { ...testContext(), dialect: 'socat' as const };
  try {
    const specification = checkSpecification(address, context);
    assert.ok(specification.kind === 'single');
    const command = specification.parameters[0] as string;
    fc.pre(!/[ \\]$/.test(command));
    return commandWords(command).slice(2);
  } catch (error) {
    if (error instanceof SpecificationError) return error;
    throw error;
  }
}

/** Where ours is stricter: quotes without an end, past which the real one reads, and options without a name. */
const isStricter = ({ fault, message }: SpecificationError): boolean =>
  fault === 'syntax' && / for the . at position |the name of an option/.test(message);

test('random command lines mean the same to the real socat', { skip: requires('socat') }, async () => {
  await fc.assert(
    fc.asyncProperty(tails, async (tail) => {
      fc.pre(!tail.includes('!!') && !tail.endsWith('\\'));
      const address = `EXEC:printf <%s> ${tail}`;
      const ours = read(address);
      if (ours instanceof SpecificationError && isStricter(ours)) return;
      const real: RunResult = await run('socat', ['-u', address, '-']);
      if (ours instanceof SpecificationError) assert.equal(real.code, 1, `${ours.message}; but: ${real.out}`);
      else assert.equal(real.out, printed(ours), real.err);
    }),
    { numRuns: 500 },
  );
});
