import { join } from 'node:path';
import { compiled } from './root.js';
import { type RunOptions, type RunResult, run } from './run.js';

/**
 * The command under test; start it with `process.execPath`. `npm test` points SOCKETEER_TEST_CLI to the bundle that is
 * shipped; a test file run alone takes the compiled tree.
 */
export const cliPath = process.env['SOCKETEER_TEST_CLI'] ?? join(compiled, 'src/cli.js');

/** Runs `socketeer <args>` as a child. */
export const cli = (args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
  run(process.execPath, [cliPath, ...args], options);

/** Runs `socketeer <args>` and parses its output as one JSON document; throws when it ended with another code than 0. */
export const cliJson = async (args: readonly string[], options: RunOptions = {}): Promise<unknown> => {
  const { code, out, err } = await cli(args, options);
  if (code !== 0) throw new Error(`socketeer ${args.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out);
};
