// docs/reference/services.md from the codecs: a row for each.

import { streamWords } from './words.mjs';

const effects = {
  none: 'none',
  log: 'a line in its log',
  counter: 'counts towards a limit of failed connections',
};

/** Text that stays inside its cell. */
const cell = (text) => text.replaceAll('|', '\\|');

const table = (columns, rows) => [
  `| ${columns.join(' | ')} |`,
  `|${' --- |'.repeat(columns.length)}`,
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  '',
];

/** Where a service is usually found: ports, and patterns of the paths of Unix sockets. */
const places = ({ ports, paths = [] }) =>
  [...ports, ...paths.map((path) => `\`${path}\``)].join(', ') || 'any';

const codecRows = (codecs) =>
  codecs.map((codec) => [
    `\`${codec.name}\``,
    codec.title,
    places(codec),
    codec.asks,
    codec.proof,
    effects[codec.sideEffect],
    codec.source,
  ]);

const codecColumns = ['Name', 'Service', 'Usually at', 'Asked', 'Proof', 'Side effect', 'Source'];

const silentRows = (services) =>
  services.map(({ name, title, ports, reason, consumes, source }) => [
    `\`${name}\``,
    title,
    ports.join(', '),
    reason,
    consumes
      ? 'no request but by name, as it would be taken as data'
      : 'a request where `--service` asks for it',
    source,
  ]);

export const pageText = ({ datagram, stream, silent }) =>
  [
    '# Services that are recognised',
    '',
    '<!-- Written by scripts/services.mjs from the codecs in src/probe/service: change those instead. -->',
    '',
    'What `socketeer probe --service` asks a server, and what it takes for an answer. A service is',
    'recognised only by bytes that nobody else would send: identifiers are random in every request and must come back',
    'where the protocol has any, lengths must add up, and what does not is shown as data without a name.',
    '',
    '## Datagrams',
    '',
    'Each request is one datagram, none larger than the 1200 bytes that QUIC prescribes.',
    '',
    ...table(codecColumns, codecRows(datagram)),
    '`radius` needs the secret that the server shares with its clients; without it the server keeps silent.',
    '',
    '### Ports whose silence means nothing',
    '',
    'Where nothing comes back from these, the reason of the verdict says so.',
    '',
    ...table(['Name', 'Service', 'Ports', 'Why', 'Sent there', 'Source'], silentRows(silent)),
    '## Streams: TCP and Unix sockets',
    '',
    'Whoever speaks first is heard; then comes a request. Where TLS is spoken, the same is asked inside it.',
    '',
    ...table(codecColumns, codecRows(stream.map((codec) => ({ ...codec, ...streamWords[codec.name] })))),
    'Unix datagram sockets whose every message is an action (`/dev/log`, the journal, `notify`) are connected and never written to.',
    '',
  ].join('\n');
