// The reference page of the options of addresses, made of its prose and the table's rows.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, types } from './prose.mjs';

const sections = [
  ['Data that passes', 'data.js'],
  ['Sessions', 'session.js'],
  ['Sockets', 'socket.js', 'socket-any.js'],
  ['TCP', 'tcp.js'],
  ['IP', 'ip.js', 'ip6.js', 'multicast.js'],
  ['Names', 'resolver.js'],
  ['Ports, UDP-Lite and DCCP', 'transport.js'],
  ['Unix sockets', 'unix.js'],
  ['Files', 'named.js', 'open.js', 'file.js', 'inode.js'],
  ['Descriptors', 'descriptor.js'],
  ['The process', 'process.js'],
  ['Programs', 'child.js'],
  ['Pseudo terminals', 'pty.js'],
  ['Terminals', 'termios.js', 'termios-mode.js', 'termios-character.js', 'termios-speed.js'],
  ['TLS', 'tls.js'],
  ['Proxies', 'proxy.js'],
  ['Network interfaces', 'interface.js'],
  ['Message queues', 'queue.js'],
  ['Lines from the terminal', 'readline.js'],
  ['What socat does not have', 'own.js'],
];

const rowsOf = (module) => Object.values(module).flat();

/** The rows of every section, from where tsc has put src/. Throws where a file of rows is in none. */
export const loadOptions = async (compiled) => {
  const folder = join(compiled, 'src/endpoint/option/rows');
  const known = new Set(sections.flatMap(([, ...files]) => files));
  const left = readdirSync(folder).filter((file) => file.endsWith('.js') && !known.has(file));
  if (left.length > 0) throw new Error(`in no section of the page: ${left.join(', ')}`);
  const load = async (file) => rowsOf(await import(pathToFileURL(join(folder, file)).href));
  return Promise.all(
    sections.map(async ([title, ...files]) => ({ title, rows: (await Promise.all(files.map(load))).flat() })),
  );
};

const code = (text) => `\`${text}\``;

const line = ({ name, aliases, groups, phase, type }) =>
  `| ${code(name)} | ${aliases.map(code).join(' ')} | ${types[type] ?? code(type)} | ${groups.length === 0 ? 'all' : groups.join(' ')} | ${phase} |`;

const section = ({ title, rows }) => `### ${title}

| Option | Also | Value | Groups | Phase |
| --- | --- | --- | --- | --- |
${rows.map(line).join('\n')}
`;

/** The whole page. */
export const pageText = (loaded) => {
  const count = loaded.reduce((sum, { rows }) => sum + rows.length, 0);
  const names = loaded.reduce(
    (sum, { rows }) => sum + rows.reduce((all, { aliases }) => all + 1 + aliases.length, 0),
    0,
  );
  return `${before}## The ${count} options, ${names} names

${loaded.map(section).join('\n')}
${after}`;
};
