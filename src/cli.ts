import { exitCode, openOutput, reportFailure } from './terminal/index.js';

/** What runs a command or an applet: gets its arguments, returns the exit code. */
type Main = (args: readonly string[]) => Promise<number>;

/** Each command loads only its own code. */
const commands: Readonly<Record<string, () => Promise<{ main: Main }>>> = {
  ls: () => import('./command/ls/index.js'),
  inspect: () => import('./command/inspect/index.js'),
  probe: () => import('./command/probe/index.js'),
  ping: () => import('./command/ping/index.js'),
  trace: () => import('./command/trace/index.js'),
  kill: () => import('./command/kill/index.js'),
  scan: () => import('./command/scan/index.js'),
  send: () => import('./command/send/index.js'),
  receive: () => import('./command/receive/index.js'),
  listen: () => import('./command/listen/index.js'),
  wait: () => import('./command/wait/index.js'),
  relay: () => import('./command/relay/index.js'),
  about: () => import('./command/about/index.js'),
  applets: () => import('./command/applets/index.js'),
  completion: () => import('./cli/completion/index.js'),
  ss: () => import('./applet/ss/index.js'),
  nc: () => import('./applet/nc/index.js'),
  socat: () => import('./applet/socat/index.js'),
};

/** Links by these names are applets. */
const applets: Readonly<Record<string, string>> = { ss: 'ss', nc: 'nc', netcat: 'nc', socat: 'socat' };

const appletNames: ReadonlySet<string> = new Set(Object.values(applets));

/** The applet this program was started as, if it was: by a link of its name. */
const invokedAs = (): string | undefined => {
  const path = process.argv[1] ?? '';
  const name = path.slice(path.lastIndexOf('/') + 1);
  return Object.hasOwn(applets, name) ? applets[name] : undefined;
};

const print = (text: string): number => {
  const output = openOutput(1);
  output.write(text);
  output.flush();
  return exitCode.yes;
};

/**
 * `socketeer nc --help`: with examples, as of every command. Called by its own name an applet answers as its original does.
 */
const asksForHelp = (word: string, rest: readonly string[]): boolean =>
  rest.length === 1 && rest[0] === '--help' && invokedAs() === undefined && appletNames.has(word);

const dispatch = async (args: readonly string[]): Promise<number> => {
  const [word, ...rest] = args;
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    return print(await (await import('./cli/help.js')).helpOf(rest[0]));
  }
  if (word === '--version' || word === '-V') {
    return print(`socketeer ${(await import('./command/version.js')).packageVersion()}\n`);
  }
  const load = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (load === undefined) throw (await import('./cli/unknown.js')).unknownCommand(word);
  if (asksForHelp(word, rest)) return print(await (await import('./cli/help.js')).helpOf(word));
  return (await load()).main(rest);
};

const run = async (): Promise<void> => {
  const applet = invokedAs();
  const args = process.argv.slice(2);
  const named = applet ?? (Object.hasOwn(commands, args[0] ?? '') ? `socketeer ${args[0]}` : 'socketeer');
  const fail = (error: unknown): number => reportFailure(named, error);
  process.on('uncaughtException', (error) => process.exit(fail(error)));
  // Output is written synchronously, so ending at once cuts nothing off, and saves taking the engine down.
  process.exit(await dispatch(applet === undefined ? args : [applet, ...args]).catch(fail));
};

void run();
