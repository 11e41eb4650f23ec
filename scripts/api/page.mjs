// Renders the exports as one Markdown page: a chapter per subject, an entry per export, a line per member.
import { relative, sep } from 'node:path';

/** Chapters by the room, or the part of one, that declares a name, in the order of the page. Errors have one of their own. */
const chapters = [
  { title: 'Sockets', rooms: ['socket', 'kernel'] },
  { title: 'Addresses', rooms: ['family'] },
  { title: 'Listing', rooms: ['inventory'] },
  { title: 'Probing', rooms: ['probe', 'assembly'] },
  { title: 'Relaying', rooms: ['relay', 'endpoint', 'assembly/relay.d.ts', 'grammar/specification'] },
  { title: 'Packets and filters', rooms: ['wire'] },
  { title: 'Errors', rooms: ['grammar'] },
];

const kindOrder = ['function', 'class', 'const', 'interface', 'type', 'enum', 'namespace'];

const chapterOf = (dist, { name, kind, path }) => {
  if (kind === 'class' && name.endsWith('Error')) return 'Errors';
  const [room, part] = relative(dist, path).split(sep);
  const within = (place) => chapters.find(({ rooms }) => rooms.includes(place));
  const chapter = within(`${room}/${part}`) ?? within(room);
  if (chapter === undefined) throw new Error(`${name} comes from ${room}, which has no chapter`);
  return chapter.title;
};

const byKindAndName = (one, other) =>
  kindOrder.indexOf(one.kind) - kindOrder.indexOf(other.kind) || (one.name < other.name ? -1 : 1);

/** Longest line of a signature, in characters. */
const width = 110;

/** A signature without its keywords; a union too long for one line gets one line for each member. */
const signature = (text) => {
  const bare = text.replace(/^export /, '').replace(/^declare /, '');
  if (bare.length <= width || bare.includes('\n') || !bare.startsWith('type ')) return bare;
  return bare.replace(' = ', ' =\n  | ').replaceAll(' | ', '\n  | ').replace('  | \n', '');
};

const oneLine = (text) =>
  text
    .replace(/\/\*\*?[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replaceAll('( ', '(')
    .trim();

const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

const memberLines = ({ signatures, doc }) => {
  const shown = signatures.map((text) => code(oneLine(text).replace(/;$/, ''))).join('<br>');
  return doc === '' ? `- ${shown}` : `- ${shown}  \n  ${doc.replaceAll('\n', '\n  ')}`;
};

/** The head of a class or interface, everything before its body. */
const head = (text) => oneLine(signature(text).slice(0, signature(text).indexOf('{')));

/** Members of a base that is exported stand there. */
const ownMembers = (one, exported) =>
  one.members.filter(({ base }) => base === undefined || !exported.has(base));

const entry = (one, exported) => {
  const members = ownMembers(one, exported);
  const lines = [`### ${one.name}`, '', one.doc, ''];
  const texts = members.length > 0 ? one.texts.map(head) : one.texts.map(signature);
  lines.push('```ts', ...texts, '```', '');
  if (members.length > 0) lines.push(...members.map(memberLines), '');
  return lines.join('\n');
};

const chapter = ({ title }, all, exported) =>
  all.length === 0 ? '' : [`## ${title}`, '', ...all.map((one) => entry(one, exported))].join('\n');

/** The whole page; `exported` is what readExports gives. */
export const renderPage = (exported, dist) => {
  const all = [...exported.values()].sort(byKindAndName);
  const of = (title) => all.filter((one) => chapterOf(dist, one) === title);
  const contents = chapters
    .filter(({ title }) => of(title).length > 0)
    .map(
      ({ title }) =>
        `- **${title}**: ${of(title)
          .map(({ name }) => `[${name}](#${name.toLowerCase()})`)
          .join(', ')}`,
    );
  const text = [
    '# API',
    '',
    "What `import { … } from 'socketeer'` offers. `node scripts/api.mjs` writes this page from the comments in the source.",
    '',
    ...contents,
    '',
    ...chapters.map((one) => chapter(one, of(one.title), exported)),
  ].join('\n');
  return `${text.replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
};
