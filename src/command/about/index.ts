import { examineAbilities } from '../../index.js';
import { valueJson } from '../../render/json/value.js';
import { exitCode, openOutput, parseOptions } from '../../terminal/index.js';
import { machineFacts } from './machine.js';
import { aboutHints, aboutOptions } from './rows.js';
import { aboutText } from './text.js';

/**
 * `socketeer about`: tells where socketeer runs and what it can do there, and returns the exit code. Throws UsageError for a
 * wrong command line.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const given = parseOptions(args, aboutOptions, aboutHints);
  const output = openOutput(1);
  if (given.has('help')) {
    output.write((await import('./help.js')).aboutHelp());
    output.flush();
    return exitCode.yes;
  }
  const facts = machineFacts();
  const abilities = await examineAbilities();
  if (given.has('json')) output.write(`${valueJson({ schema: 'socketeer/about/1', ...facts, abilities })}\n`);
  else output.write(aboutText(facts, abilities, given.has('all')));
  output.flush();
  return abilities.find(({ name }) => name === 'addon')?.state === 'yes' ? exitCode.yes : exitCode.unknown;
};
