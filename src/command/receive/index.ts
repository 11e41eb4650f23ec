import { exitCode, openOutput, parseOptions } from '../../terminal/index.js';
import { abortOnSignals } from '../data/signals.js';
import { checkSpec, onlyOperand, readPlan } from './plan.js';
import { receiveHints, receiveOptions } from './rows.js';
import { receive } from './run.js';

const program = 'socketeer receive';

/** `socketeer receive`: prints what comes to a socket and returns the exit code. Throws UsageError, GrammarError. */
export const main = async (args: readonly string[]): Promise<number> => {
  const operands: string[] = [];
  const given = parseOptions(args, receiveOptions, receiveHints, operands);
  if (given.has('help')) {
    const output = openOutput(1);
    output.write((await import('./help.js')).receiveHelp());
    output.flush();
    return exitCode.yes;
  }
  const spec = onlyOperand(
    operands,
    'where to receive is needed, such as udp:9999, /run/app.sock or tcp:localhost:4000',
  );
  checkSpec(spec);
  return receive(readPlan(given, spec), program, abortOnSignals().signal);
};
