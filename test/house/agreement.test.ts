import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalog } from '../../src/cli/catalog.js';
import { type HelpOption, optionsOf, parseHelp } from '../../src/cli/help-page.js';
import { root } from '../support/root.js';

// A help is made of the rows that the command is parsed by, the manual of the help; the reference is written by hand.

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** An option as it is written: `-c, --count N`. */
const written = ({ short, long, value, optional }: HelpOption): string => {
  const shown = value === undefined ? '' : optional ? `[=${value}]` : ` ${value}`;
  return `${short === undefined ? '' : `${short}, `}${long}${shown}`;
};

/** Options in the tables of a page of the reference. */
const inReference = (page: string): string[] =>
  [...page.matchAll(/^\| ((?:`-\S`, )?`--[^`]+`) \|/gm)].map(([, cell = '']) =>
    cell.replaceAll('`', '').replaceAll('\\|', '|'),
  );

/** Options of a page of the manual, without the marks of roff. */
const inManual = (page: string): string[] =>
  [...page.matchAll(/^\.TP\n(\\fB\\-.*)$/gm)].map(([, term = '']) =>
    term
      .replace(/\\f[BIR]/g, '')
      .replaceAll('\\-', '-')
      .replace(/\\\[u([0-9A-F]+)\]/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
  );

/** The first numbers of the clauses of a text: `0 done, 1 not`; those of a table: `| 0 | done |`. */
const exitCodes = (text: string): string[] => {
  const codes = [...text.matchAll(/(?:^|[,;.|] ?|\n)`?(\d+)`?(?= )/g)].map(([, code = '']) => code);
  return [...new Set(codes)].sort();
};

const exitPart = (page: string): string =>
  /^## Exit codes\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(page)?.[1] ??
  /^Exit codes: ([\s\S]*?)(?=\n\n|$(?![\s\S]))/m.exec(page)?.[1] ??
  '';

/** Kinds of sockets are told once, in the reference of ls. */
const kindsOfLs = new Set(
  optionsOf(await catalog.find(({ name }) => name === 'ls')!.help())
    .map(written)
    .filter((option) => inReference(read('docs/reference/ls.md')).includes(option)),
);

for (const { name, applet, help } of catalog) {
  if (applet) continue; // their options are told by docs/reference/differences.md
  test(`the help, the reference and the manual of ${name} tell the same options`, async () => {
    const options = optionsOf(await help()).map(written);
    assert.ok(options.includes('-h, --help'));
    const reference = read(`docs/reference/${name}.md`);
    const told = new Set(inReference(reference));
    if (/as in \[ls\]\(ls\.md#kinds\)/.test(reference)) for (const kind of kindsOfLs) told.add(kind);
    assert.deepEqual(
      options.filter((option) => !told.has(option)),
      [],
      'not in the reference',
    );
    assert.deepEqual(
      inReference(reference).filter((option) => !options.includes(option)),
      [],
      'only in the reference',
    );
    assert.deepEqual(inManual(read(`man/socketeer-${name}.1`)), options);
  });

  test(`the help and the reference of ${name} tell the same exit codes`, async () => {
    const part = parseHelp(await help()).parts.find(({ title }) => title === 'Exit codes');
    const codes = exitCodes(part?.lines.join('\n') ?? '');
    assert.ok(codes.length >= 2, codes.join());
    assert.deepEqual(exitCodes(exitPart(read(`docs/reference/${name}.md`))), codes);
  });
}
