// A page of the manual, man(7), made of what a command says about itself.

/** Text as roff has to see it: no escapes of its own, dashes that can be copied, nothing but ASCII. */
const plain = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(
      /[^\0-\x7f]/gu,
      (sign) => `\\[u${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );

/** A line that roff must not take for a request. */
const line = (text) => plain(text).replace(/^([.'])/, '\\&$1');

const bold = (text) => `\\fB${plain(text)}\\fR`;
const italic = (text) => `\\fI${plain(text)}\\fR`;

const section = (title) => `.SH ${title.toUpperCase()}\n`;
const verbatim = (lines) => `.EX\n${lines.map((text) => `${line(text)}\n`).join('')}.EE\n`;
/** A term and what it means. */
const entry = (term, text) => `.TP\n${term}\n${text === '' ? '\\&' : line(text)}\n`;

const optionEntry = ({ short, long, value, optional, text }) => {
  const names = [short, long]
    .filter((name) => name !== undefined)
    .map(bold)
    .join(', ');
  const shown = value === undefined ? '' : optional ? `[=${italic(value)}]` : ` ${italic(value)}`;
  return entry(`${names}${shown}`, text);
};

/** Indented lines in two columns, the second of which may stand alone on the next line. */
const columnEntry = (text) => {
  const [, term, meaning] = /^ {2}(\S.*?) {2,}(\S.*)$/.exec(text) ?? [];
  if (term !== undefined) return entry(bold(term), meaning);
  const further = /^ {6,}(\S.*)$/.exec(text)?.[1];
  return further === undefined ? entry(bold(text.trim()), '') : `${line(further)}\n`;
};

const bodyLine = (readOption) => (text) => {
  const option = readOption(text);
  if (option !== undefined) return optionEntry(option);
  return text.startsWith('  ') ? columnEntry(text) : `${line(text)}\n`;
};

/** Prose after a list stands on its own again. */
const body = (lines, readOption) =>
  lines
    .map((text, index) => {
      const begins = !text.startsWith(' ') && lines[index - 1]?.startsWith(' ');
      return `${begins ? '.PP\n' : ''}${bodyLine(readOption)(text)}`;
    })
    .join('');

const titles = { 'Exit codes': 'EXIT STATUS' };

/** Groups of options stand below one heading; every other part has its own. */
const partsText = (parts, readOption) => {
  let text = '';
  let heading = 'DESCRIPTION';
  for (const { title, lines } of parts) {
    const isOptions = title !== undefined && lines.some((one) => readOption(one) !== undefined);
    const wanted = isOptions ? 'OPTIONS' : title === undefined ? prose(heading) : (titles[title] ?? title);
    text += wanted === heading ? '.PP\n' : section(wanted);
    if (isOptions && title !== 'Options') text += `.SS ${plain(title)}\n`;
    text += body(lines, readOption);
    heading = wanted;
  }
  return text;
};

/** Prose belongs to the description until something else has begun. */
const prose = (heading) => (['DESCRIPTION', 'NOTES'].includes(heading) ? heading : 'NOTES');

const head = (name, version, summary) =>
  `.\\" Made by scripts/man.mjs from the help of the command; change that.
.TH ${plain(name).toUpperCase()} 1 "" "socketeer ${version}" "Socketeer"
.nh
.ad l
${section('name')}${plain(name)} \\- ${plain(summary)}
`;

const synopsis = (lines) =>
  `${section('synopsis')}.nf\n${lines.map((text) => `${bold(text)}\n`).join('')}.fi\n`;

const seeAlso = (names) =>
  `${section('see also')}${names.map((name) => `.BR ${plain(name)} (1)`).join(',\n')}\n`;

/** The page of a command. `grammar` is what src/cli/help-page.ts exports. */
export const commandPage = ({ name, summary, help, version, related, grammar }) => {
  const { usage, parts } = grammar.parseHelp(help);
  const [first, ...rest] = parts;
  const described = first?.title === undefined;
  return [
    head(`socketeer-${name}`, version, summary),
    synopsis(usage),
    described ? `${section('description')}${body(first.lines, grammar.readOption)}` : '',
    partsText(described ? rest : parts, grammar.readOption),
    seeAlso(related),
  ].join('');
};

/** The page of an applet, whose help keeps the form of its original: as it is, up to the examples. */
export const appletPage = ({ name, summary, help, version, related, grammar }) => {
  const { parts } = grammar.parseHelp(help);
  const examples = parts.find(({ title }) => title === 'Examples');
  const end = help.indexOf('\nExamples:\n');
  const own = (end < 0 ? help : help.slice(0, end)).trimEnd().split('\n');
  return [
    head(`socketeer-${name}`, version, summary),
    synopsis([`socketeer ${name} …`, `${name} …`]),
    `${section('description')}The second form is that of a link named ${bold(name)}, see ${bold('socketeer applets')}.\n`,
    `${section('options')}${verbatim(own)}`,
    examples === undefined ? '' : `${section('examples')}${body(examples.lines, grammar.readOption)}`,
    seeAlso([...related, name]),
  ].join('');
};

/** The page of the program itself. */
export const programPage = ({ help, version, related, grammar }) => {
  const { usage, parts } = grammar.parseHelp(help);
  const [description, ...rest] = parts;
  return [
    head('socketeer', version, 'show, test and wire every kind of Linux socket'),
    synopsis(usage),
    `${section('description')}${body(description.lines, grammar.readOption)}`,
    partsText(rest, grammar.readOption),
    seeAlso(related),
  ].join('');
};
