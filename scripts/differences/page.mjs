// The page of differences between ss, nc and socat and the applets: its text around the tables, and the tables.
const code = (text) => `\`${text}\``;
const codes = (words) => words.map(code).join(' ');

const standing = ({ status, why }) => (why === '' ? status : `${status}: ${why}`);

const commandTable = (rows) => `| Option | Since | Here |
| --- | --- | --- |
${rows.map(({ forms, since, note }) => `| ${codes(forms.map(({ text }) => text))} | ${since ?? ''} | ${standing(note)} |`).join('\n')}
`;

const plainCommandTable = (rows) => `| Option | Here |
| --- | --- |
${rows.map(({ forms, note }) => `| ${codes(forms.map(({ text }) => text))} | ${standing(note)} |`).join('\n')}
`;

const wordTable = (head, rows) => `| ${head} | Also | Here |
| --- | --- | --- |
${rows.map(({ name, aliases, note }) => `| ${code(name)} | ${codes(aliases)} | ${standing(note)} |`).join('\n')}
`;

const statuses = ['supported', 'differs', 'not possible', 'missing'];
const titles = {
  ss: 'options of ss',
  nc: 'options of nc',
  socat: 'options of socat',
  types: 'types of addresses',
  options: 'options of addresses',
};

const summary = (tables) => `| | ${statuses.join(' | ')} |
| --- | ${statuses.map(() => '---').join(' | ')} |
${Object.entries(titles)
  .map(([key, title]) => {
    const count = (status) => tables[key].filter(({ note }) => note.status === status).length;
    return `| ${title} | ${statuses.map(count).join(' | ')} |`;
  })
  .join('\n')}
`;

/** The whole page. */
export const pageText = (tables) => `# Differences from ss, nc and socat

Every option of the three tools, and how it stands in the applets: ss of iproute2 6.1 and 7.1, nc of OpenBSD 1.219 as Debian ships it, socat 1.8.1.3. Output, messages and exit codes are described with [\`ss\`](ss.md), [\`nc\`](nc.md) and [\`socat\`](socat.md).

- **supported**: does what it does there.
- **differs**: is taken, and something of it is another, on purpose or because we are one process and not many.
- **not possible**: Linux (6.18 was asked) does not do it, for the real tool no more than for us.
- **missing**: the real tool has it and this one has not. There is none.

${summary(tables)}
A test holds this page to the code: what it calls supported is taken, what it calls not possible the kernel refuses, and where the real tools are installed no option of theirs is left out.

## ss

Names of options may be shortened, and letters bundled, as there. An option with a version is one that came with it.

${commandTable(tables.ss)}
## nc

\`--strict\` and \`--help\` are ours.

${plainCommandTable(tables.nc)}
## socat

${plainCommandTable(tables.socat)}
## Types of addresses of socat

Case does not matter. What each does: [specifications](specifications.md). Only here: ${codes(tables.own.types.map(({ name }) => name))}.

${wordTable('Type', tables.types)}
## Options of addresses of socat

What each means: [options of addresses](endpoint-options.md). Everywhere a number that is too large is an error, not cut. Only here: ${codes(tables.own.options.map(({ name }) => name))}.

${wordTable('Option', tables.options)}
## Options that socat has on other systems only

${wordTable('Option', tables.elsewhere)}`;
