// The reference page of addresses, made of its prose and the registry's rows.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before } from './prose.mjs';

const files = [
  ['Streams over IP, and virtual machines', 'net/tcp.js', 'tcpRows'],
  ['Datagrams over IP', 'net/udp.js', 'udpRows'],
  ['Unix sockets', 'net/unix.js', 'unixRows'],
  ['Sockets of any family', 'net/generic.js', 'genericRows'],
  ['Programs, terminals, open descriptors', 'process.js', 'processRows'],
  ['Files, pipes, queues', 'file.js', 'fileRows'],
  ['TLS, proxies, raw IP, network interfaces', 'secure.js', 'secureRows'],
  ['Data from nowhere', 'own.js', 'ownRows'],
];

/** The rows of every file of the registry, and the words of our own, from where tsc has put src/. */
export const loadRows = async (compiled) => {
  const load = (file) => import(pathToFileURL(join(compiled, 'src/endpoint/rows', file)).href);
  const sections = await Promise.all(
    files.map(async ([title, file, name]) => ({ title, rows: (await load(file))[name] })),
  );
  return { sections, words: (await load('own.js')).ownWords };
};

const code = (text) => `\`${text.replaceAll('|', '\\|')}\``;

const withoutVersion = (keyword) => keyword.replace(/^(TCP|UDP|UDPLITE|SCTP|DCCP|MPTCP|IP)[46]/, '$1');

const isVersion = (row, rows) =>
  withoutVersion(row.keyword) !== row.keyword &&
  rows.some(({ keyword }) => keyword === withoutVersion(row.keyword));

const hasVersions = (row, rows) =>
  rows.some((other) => other !== row && withoutVersion(other.keyword) === row.keyword);

/** What a type takes beyond what all of its section take would be noise: the groups as socat names them. */
const line = (row, rows) => {
  const { keyword, aliases, syntax, groups, doc, ours } = row;
  const versions = hasVersions(row, rows);
  const name = `${code(keyword)}${versions ? ' ⁴⁶' : ''}${ours === true ? ' ⁺' : ''}`;
  const also = aliases.map(code).join(' ');
  return `| ${name} | ${syntax === '' ? '' : code(syntax)} | ${doc} | ${also} | ${groups.join(' ')} |`;
};

const section = ({ title, rows }) => {
  const shown = rows.filter((row) => !isVersion(row, rows));
  return `### ${title}

| Type | Parameters | What it does | Also | Option groups |
| --- | --- | --- | --- | --- |
${shown.map((row) => line(row, rows)).join('\n')}
`;
};

/** The whole page. */
export const pageText = ({ sections, words }) => {
  const count = sections.reduce((sum, { rows }) => sum + rows.length, 0);
  const own = Object.entries(words)
    .map(([word, keyword]) => `${code(word)} for ${code(keyword)}`)
    .join(', ');
  return `${before}## The ${count} types

⁴⁶: also with 4 or 6 behind the protocol, \`TCP4-LISTEN\`, for that IP version alone. ⁺: not in socat. Outside of the \`socat\` applet these words exist as well: ${own}.

${sections.map(section).join('\n')}
${after}`;
};
