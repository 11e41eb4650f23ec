import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findOption } from '../../src/endpoint/option/table.js';
import { close, setsockopt, socket } from '../../src/kernel/index.js';
import { root } from '../support/root.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

/** A row of the page of differences, as far as it matters here. */
interface Row {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly forms?: readonly { readonly bare: string }[];
  readonly since?: string;
  readonly note: { readonly status: string; readonly by?: string };
  readonly taken: readonly string[];
  readonly refused: readonly string[];
}

type Table = 'ss' | 'nc' | 'socat' | 'types' | 'options' | 'elsewhere';
type Differences = Readonly<Record<Table, readonly Row[]>> & {
  readonly own: Readonly<Record<'types' | 'options', readonly { name: string; ours: boolean }[]>>;
};

const tables: readonly Table[] = ['ss', 'nc', 'socat', 'types', 'options', 'elsewhere'];
const load = (path: string) => import(pathToFileURL(join(root, 'scripts/differences', path)).href);
const { loadDifferences, contradictions } = await load('rows.mjs');
const differences: Differences = await loadDifferences(fileURLToPath(new URL('../..', import.meta.url)));

const wordsOf = ({ name, aliases = [] }: Row): readonly string[] => [name, ...aliases];
const known = (table: Table): ReadonlySet<string> =>
  new Set(differences[table].flatMap((row) => row.forms?.map(({ bare }) => bare) ?? wordsOf(row)));

describe('docs/reference/differences.md', () => {
  it('is what the tables say (node scripts/differences.mjs)', async () => {
    const { pageText } = await load('page.mjs');
    const page = readFileSync(join(root, 'docs/reference/differences.md'), 'utf8');
    assert.equal(page, pageText(differences));
  });

  for (const table of tables) {
    it(`calls no option supported that is refused, and none impossible that is taken: ${table}`, () => {
      assert.deepEqual(differences[table].flatMap(contradictions), []);
    });
  }

  it('leaves out no word of addresses that is here and not said to be ours', () => {
    const { types, options } = differences.own;
    assert.deepEqual(
      [...types, ...options].filter(({ ours }) => !ours).map(({ name }) => name),
      [],
    );
  });

  it('knows no other standing than these', () => {
    const standings = new Set(['supported', 'differs', 'not possible']);
    const rows = tables.flatMap((table) => differences[table]);
    assert.deepEqual(
      rows.filter(({ note }) => !standings.has(note.status)).map(({ name }) => name),
      [],
    );
  });
});

/** Sockets of each kind that options are about, by family, type and protocol. */
const kinds = [
  [2, 1, 0],
  [2, 2, 0],
  [10, 1, 0],
  [10, 2, 0],
  [1, 1, 0],
] as const;

/** Numbers as an option may be given. */
const numbers = [0, 1, 600].map((number) => new Uint8Array(new Int32Array([number]).buffer));

/** The kinds of sockets of which the kernel takes some number for an option. */
const takers = (name: string): readonly (readonly number[])[] => {
  const effect = findOption(name)?.effect;
  assert.ok(effect?.kind === 'sockopt', name);
  return kinds.filter(([family, type, protocol]) => {
    const fd = socket(family, type, protocol);
    try {
      return numbers.some((number) => {
        try {
          setsockopt(fd, effect.level, effect.number, number);
          return true;
        } catch {
          return false;
        }
      });
    } finally {
      close(fd);
    }
  });
};

test('the kernel refuses the options that the page calls not possible', () => {
  const rows = differences.options.filter(({ note }) => note.by === 'kernel');
  assert.ok(rows.length > 10);
  assert.deepEqual(
    rows.filter(({ name }) => takers(name).length > 0).map(({ name }) => name),
    [],
  );
  assert.ok(takers('so-keepalive').length > 0); // the test can tell
});

const [major = 0, minor = 0] = release().split('.').map(Number);
const oldKernel = major < 6 || (major === 6 && minor < 16) ? 'this kernel may still have DCCP' : false;

test('the kernel has no DCCP', { skip: oldKernel }, () => {
  assert.throws(() => socket(2, 6, 33), { code: /ESOCKTNOSUPPORT|EPROTONOSUPPORT/ });
});

/** Each letter and digit that the page has no option for. */
const unknownLetters = (table: Table): readonly string[] =>
  [...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter(
    (letter) => !known(table).has(`-${letter}`),
  );

/** The words of a text that look like options. */
const optionsIn = (text: string): readonly string[] =>
  [
    ...new Set(
      [...text.matchAll(/^\s*(-\w), (--[\w-]+)|^\s+(--[\w-]+)|, (--[\w-]+)=/gm)].flatMap(
        ([, ...found]) => found,
      ),
    ),
  ].filter((word) => word !== undefined);

describe('the real ss has no option that the page leaves out', { skip: requires('ss') }, () => {
  it('in its help', async () => {
    const words = optionsIn((await run('ss', ['-h'])).out);
    assert.ok(words.length > 60, String(words.length));
    assert.deepEqual(
      words.filter((word) => !known('ss').has(word)),
      [],
    );
  });

  it('by what shortened names could mean', async () => {
    let seen = 0;
    for (const letter of 'cdefimnoprstuv') {
      const { err } = await run('ss', [`--${letter}`]);
      const possible = [...(/possibilities:(.*)/.exec(err)?.[1] ?? '').matchAll(/'(--[\w-]+)'/g)];
      assert.deepEqual(
        possible.map(([, word]) => word).filter((word) => !known('ss').has(word!)),
        [],
      );
      seen += possible.length;
    }
    assert.ok(seen > 20, String(seen));
  });

  it('of one letter', async () => {
    for (const letter of unknownLetters('ss')) {
      const { err } = await run('ss', [`-${letter}`]);
      assert.match(err, new RegExp(`invalid option -- '${letter}'`));
    }
  });
});

describe('the real nc has no option that the page leaves out', { skip: requires('nc') }, () => {
  it('of one letter', async () => {
    for (const letter of unknownLetters('nc')) {
      const { err } = await run('nc', [`-${letter}`]);
      assert.match(err, new RegExp(`invalid option -- '${letter}'`));
    }
  });

  it('in its help', async () => {
    const letters = [...(await run('nc', ['-h'])).err.matchAll(/^\t+(-\w)/gm)].map(([, word]) => word!);
    assert.ok(letters.length > 30);
    assert.deepEqual(
      letters.filter((word) => !known('nc').has(word)),
      [],
    );
  });
});

describe('the real socat has no option that the page leaves out', { skip: requires('socat') }, () => {
  let help: { readonly line: string; readonly types: string; readonly options: string };
  before(async () => {
    const { out } = await run('socat', ['-hhh'], { cwd: tmpdir() });
    const [types, options] = [out.indexOf('address-head:\n'), out.indexOf('<opt>{')];
    help = { line: out.slice(0, types), types: out.slice(types, options), options: out.slice(options) };
  });

  const firstWords = (text: string): readonly string[] =>
    [...text.matchAll(/^ {6,9}([^\s:[<]+)\S*\s+(?:groups=|is an alias)/gm)].map(([, word]) => word!);

  it('of its own', () => {
    const words = [...help.line.matchAll(/^ {6}(--?[\w-]+)/gm)].map(([, word]) => word!);
    assert.ok(words.length > 20);
    assert.deepEqual(
      words.filter((word) => !known('socat').has(word)),
      [],
    );
  });

  it('among types of addresses', () => {
    const words = firstWords(help.types);
    assert.ok(words.length > 100);
    assert.deepEqual(
      words.filter((word) => !known('types').has(word.toUpperCase())),
      [],
    );
  });

  it('among options of addresses', () => {
    const words = firstWords(help.options);
    assert.ok(words.length > 600);
    assert.deepEqual(
      words.filter((word) => !known('options').has(word)),
      [],
    );
  });
});
