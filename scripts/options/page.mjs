// docs/reference/options.md from the table: a section for each level, a row for each option.

const accessWords = { 'read-write': 'read, set', read: 'read', write: 'set', call: 'by a call' };
const phaseWords = {
  afterSocket: 'any time',
  beforeBind: 'before bind',
  beforeListen: 'before listen',
  beforeConnect: 'before connect or listen',
  afterConnect: 'once connected',
};

/** Text that stays inside its cell. */
const cell = (text) => text.replaceAll('|', '\\|');

/** Which sockets a row is for, in a few words. */
const scope = ({ families, types, protocols }) => {
  if (protocols !== undefined) return [families?.join(', '), protocols.join(', ')].filter(Boolean).join(': ');
  const parts = [families?.join(', '), types?.join(', ')].filter(Boolean);
  return parts.length === 0 ? 'all' : parts.join(': ');
};

/** What a row says beyond its first sentence. */
const remarks = ({ unit, writeEffect, readEffect, needs, since }) =>
  [
    unit === undefined ? '' : `In ${unit}.`,
    writeEffect === undefined ? '' : `When set: ${writeEffect}.`,
    readEffect === undefined ? '' : `Reading it ${readEffect}.`,
    needs === undefined ? '' : `Setting it needs ${needs}.`,
    since === undefined ? '' : `Since ${since}.`,
  ].filter((text) => text !== '');

const line = (row) =>
  `| \`${row.name}\` | \`${row.constant}\` (${row.number}) | \`${cell(row.codec.type)}\` | ${accessWords[row.access]} | ${phaseWords[row.phase ?? 'afterSocket']} | ${scope(row)} | ${cell([row.doc, ...remarks(row)].join(' '))} |`;

const section = (level, levelNames, rows) => [
  `## ${levelNames[level]}`,
  '',
  '| Property | Kernel | Value | Access | When | Sockets | |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  ...rows.map(line),
  '',
];

const introduction = (rows) => `# Socket options

<!-- Written by scripts/options.mjs from the table in src/socket/options: change the rows instead. -->

The ${rows.length} options of socket(7), ip(7), ipv6(7), tcp(7), udp(7), raw(7), packet(7), netlink(7), unix(7) and vsock(7), as properties of \`socket.options\`:

\`\`\`ts
socket.options.noDelay = true; // setsockopt(2)
socket.options.receiveBuffer; // getsockopt(2)
socket.options.readAll(); // all that apply and stay as they are when read
socket.getOption(1, 45, 4); // bytes of an option without a row: level, number, room
\`\`\`

- Reading or setting an option that the socket does not have throws the \`SocketError\` of the call, \`ENOPROTOOPT\` or \`EOPNOTSUPP\`. Values of another type throw \`TypeError\`, numbers that do not fit \`RangeError\`, and a misspelt property \`TypeError\` when it is assigned.
- Options that can only be set throw \`TypeError\` when they are read. *By a call* means that the value holds a pointer or is not a value alone: such rows are no properties.
- The kernel has the last word on which sockets have an option. It takes IPv4 options on IPv6 sockets too, for their IPv4 traffic, but not on raw ones; and some options on MPTCP sockets without doing anything.
`;

/** The whole text of the page. */
export const pageText = ({ socketOptions, levelNames }) => {
  const levels = [...new Set(socketOptions.map(({ level }) => level))];
  const sections = levels.flatMap((level) =>
    section(
      level,
      levelNames,
      socketOptions.filter((row) => row.level === level),
    ),
  );
  return `${[introduction(socketOptions), ...sections].join('\n').trimEnd()}\n`;
};
