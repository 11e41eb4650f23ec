import { didYouMean, UsageError } from '../terminal/index.js';
import { catalog } from './catalog.js';

/** Names of other programs and habits, and the command that does their work here. */
const elsewhere: Readonly<Record<string, string>> = {
  close: 'kill',
  connect: 'send',
  destroy: 'kill',
  doctor: 'about',
  forward: 'relay',
  fuser: 'ls',
  info: 'about',
  list: 'ls',
  lsof: 'ls',
  mtr: 'trace',
  ncat: 'nc',
  netcat: 'nc',
  netstat: 'ls',
  nmap: 'scan',
  proxy: 'relay',
  recv: 'receive',
  serve: 'listen',
  server: 'listen',
  show: 'ls',
  sockstat: 'ls',
  tcpdump: 'receive',
  telnet: 'nc',
  tracepath: 'trace',
  traceroute: 'trace',
  version: '--version',
};

/** That there is no such command or option of the program, with the nearest right one. */
export const unknownCommand = (word: string): UsageError => {
  if (Object.hasOwn(elsewhere, word)) {
    return new UsageError(`unknown command '${word}': socketeer ${elsewhere[word]} does that here`);
  }
  const isOption = word.startsWith('-');
  const names = isOption ? ['--help', '--version'] : [...catalog.map(({ name }) => name), 'help'];
  const meant = didYouMean(word, names);
  const what = isOption ? 'option' : 'command';
  return new UsageError(
    `unknown ${what} '${word}'${meant}${meant === '' ? ';' : ''} socketeer --help lists them all`,
  );
};
