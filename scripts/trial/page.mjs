// Inside the bare system: types the commands of a page of the guide, the classic ones and the modern ones, and looks for each
// line that the page shows. Numbers and the names of services, which a bare system does not have, are not compared.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [, , path] = process.argv;
const blocks = [
  ...readFileSync(path, 'utf8').matchAll(/^```console (classic|modern)[^\n]*\n([\s\S]*?)^```/gm),
];

/** Ctrl-C at a program in the foreground is a signal for its process group. */
const typed = (command) => command.replace(/^fg %(\d)$/, 'kill -INT %$1; wait %$1');

/** A background job has to be there before the next command. */
const script = (way) =>
  blocks
    .filter(([, of]) => of === way)
    .flatMap(([, , text]) => text.split('\n').filter((line) => line.startsWith('$ ')))
    .map((line) => typed(line.slice(2)))
    .map((command) => (command.endsWith('&') ? `${command}\nsleep 1` : command));

const comparable = (line) =>
  line
    .replace(/\d+(?:\.\d+)?/g, '#')
    .replace(/\[(tcp|udp)\/\S+\]/, '[$1]')
    .replace(/\s+/g, ' ')
    .trim();

const linesOf = (text) => text.split('\n').map(comparable).filter(Boolean);

let lost = 0;
for (const way of ['classic', 'modern']) {
  const commands = script(way);
  const { stdout } = spawnSync('bash', ['-c', ['exec 2>&1', 'set -m', ...commands].join('\n')], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const printed = new Set(linesOf(stdout));
  const shown = blocks
    .filter(([, of]) => of === way)
    .flatMap(([, , text]) => text.split('\n'))
    .filter((line) => !/^(?:\$ |\^C|\.\.\.|…)/.test(line))
    .filter((line) => !commands.some((command) => command.startsWith(line))); // what fg says
  const missing = shown.filter((line) => comparable(line) !== '' && !printed.has(comparable(line)));
  console.log(
    `${way}: ${commands.length} commands, ${shown.length - missing.length} of ${shown.length} lines as shown`,
  );
  for (const line of missing) console.log(`STUMBLED: not printed: ${line}`);
  if (missing.length > 0) console.log(stdout);
  lost += missing.length;
}
process.exitCode = lost === 0 ? 0 : 1;
