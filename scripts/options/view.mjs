// src/socket/options/view.ts from the table: one property for each row, with its documentation.

const plain = new Set(['boolean', 'number', 'bigint', 'string', 'Uint8Array', 'readonly number[]']);
const fromWire = { SocketMemory: 'memory', MptcpInfo: 'mptcp', TcpInfo: 'tcp-info' };

/** The name to import for a type, without array. */
const nameOf = (type) => type.replace(/^readonly /, '').replace('[]', '');

const importsOf = (rows) => {
  const names = [
    ...new Set(
      rows
        .map(({ codec }) => codec.type)
        .filter((type) => !plain.has(type))
        .map(nameOf),
    ),
  ].sort();
  const own = names.filter((name) => fromWire[name] === undefined && name !== 'SocketAddress');
  return [
    ...(names.includes('SocketAddress')
      ? ["import type { SocketAddress } from '../../family/address.js';"]
      : []),
    ...names
      .filter((name) => fromWire[name] !== undefined)
      .map((name) => `import type { ${name} } from '../../wire/${fromWire[name]}.js';`)
      .sort((a, b) => (a.split("'")[1] < b.split("'")[1] ? -1 : 1)),
    'import type {',
    ...own.map((name) => `  ${name},`),
    "} from './values.js';",
  ];
};

/** The TSDoc of a row: what it is, its unit, what it needs, and where it comes from. */
const documentation = (row, levelNames) => {
  const unit = row.unit === undefined ? '' : ` In ${row.unit}.`;
  const effect = row.writeEffect === undefined ? '' : ` When set: ${row.writeEffect}.`;
  const read = row.readEffect === undefined ? '' : ` Reading it ${row.readEffect}.`;
  const needs = row.needs === undefined ? '' : ` Setting it needs ${row.needs}.`;
  const since = row.since === undefined ? '' : `, ${row.since}`;
  return `${row.doc}${unit}${effect}${read}${needs} ${row.constant} of ${levelNames[row.level]}${since}.`;
};

const member = (row, levelNames) => {
  const readonly = row.access === 'read' ? 'readonly ' : '';
  return [`  /** ${documentation(row, levelNames)} */`, `  ${readonly}${row.name}: ${row.codec.type};`];
};

const declare = (name, doc, rows, levelNames) => [
  `/** ${doc} */`,
  `export interface ${name} {`,
  ...rows.flatMap((row) => member(row, levelNames)),
  '}',
  '',
];

/** The whole text of view.ts. */
export const viewText = ({ socketOptions, levelNames }) => {
  const rows = socketOptions.filter(({ access }) => access !== 'call');
  const having = (access) => rows.filter((row) => row.access === access);
  return [
    '// Written by scripts/options.mjs from the table of options: change the rows instead, and run it again.',
    ...importsOf(rows),
    '',
    ...declare('ReadOnlyOptions', 'Options that can only be read.', having('read'), levelNames),
    ...declare('ReadWriteOptions', 'Options that can be read and set.', having('read-write'), levelNames),
    ...declare('WriteOnlyOptions', 'Options that can only be set.', having('write'), levelNames),
    '/** Values of options to set, by name. */',
    'export interface SocketOptionValues extends Partial<ReadWriteOptions & WriteOnlyOptions> {}',
    '',
    '/**',
    ' * The options of one socket as properties: reading one is a getsockopt(2), assigning a setsockopt(2). Throws SocketError',
    ' * when the kernel refuses, TypeError and RangeError for values that do not fit, and TypeError when an option is',
    ' * read that can only be set.',
    ' */',
    'export interface SocketOptionsView extends ReadOnlyOptions, ReadWriteOptions, WriteOnlyOptions {',
    '  /** Every option that applies, is readable and stays as it is when read; those the kernel refuses are left out. */',
    '  readAll(): Partial<ReadOnlyOptions & ReadWriteOptions>;',
    '}',
    '',
  ].join('\n');
};
