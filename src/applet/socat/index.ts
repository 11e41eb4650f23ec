import { openOutput } from '../../terminal/index.js';
import { SocatExit, SocatUsageError } from './exit.js';
import { Log } from './log.js';
import { readOptions } from './options.js';
import { defaultSettings, type SocatSettings } from './settings.js';

/** What the program is called in its log, unless `-lp` says otherwise. */
const PROGRAM = 'socat';

const print = (text: string): void => {
  const output = openOutput(1);
  output.write(text);
  output.flush();
};

const helpLevels = { help: 1, 'common-help': 2, 'whole-help': 3 } as const;

const printed = async (what: keyof typeof helpLevels | 'version'): Promise<string> => {
  if (what === 'version') return (await import('./version-text.js')).versionText();
  return (await import('./help.js')).helpText(helpLevels[what]);
};

/** Says what is wrong with the command line; returns the exit code. */
const refuse = async (error: SocatUsageError, settings: SocatSettings): Promise<number> => {
  if (error.plain === undefined) return Log.onStandardError(settings.log).end(error.message).code;
  const output = openOutput(2);
  output.write(error.plain === '' ? await printed('help') : `${error.plain}\n`);
  output.flush();
  return 1;
};

const start = async (args: readonly string[], settings: SocatSettings): Promise<number> => {
  readOptions(args, settings);
  if (settings.print !== undefined) {
    print(await printed(settings.print));
    return 0;
  }
  const log = await Log.open(settings.log);
  return (await import('./run.js')).run(settings, log);
};

/** `SOCAT_MAIN_WAIT`: so many seconds pass before anything is done, in which a debugger can be attached. */
const waitAtFirst = async (seconds = ''): Promise<void> => {
  const count = Number.parseInt(seconds, 10);
  if (count > 0) await new Promise((resolve) => setTimeout(resolve, count * 1000));
};

/** The socat applet: socat 1.8.1.3. Returns the exit code. */
export const main = async (args: readonly string[]): Promise<number> => {
  await waitAtFirst(process.env['SOCAT_MAIN_WAIT']);
  const settings = defaultSettings(PROGRAM, process.env);
  try {
    return await start(args, settings);
  } catch (error) {
    if (error instanceof SocatExit) return error.code;
    if (error instanceof SocatUsageError) return await refuse(error, settings);
    throw error;
  }
};
