// Reads declaration files as tsc writes them: statements with their TSDoc, and the members of classes and interfaces.
// It knows no types; it knows where comments, strings and brackets end.

const opening = '({[';
const closing = ')}]';

/** Where the comment, string or template that begins at `index` ends, or `index` where none begins. */
const skipToken = (text, index) => {
  const two = text.slice(index, index + 2);
  if (two === '//') return endOf(text, '\n', index + 2);
  if (two === '/*') return endOf(text, '*/', index + 2);
  const quote = text[index];
  if (quote !== "'" && quote !== '"' && quote !== '`') return index;
  let at = index + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

const endOf = (text, mark, from) => {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
};

/** A declaration that ends with its closing brace rather than with a semicolon. */
const braced = /^(export )?(declare )?(default )?(abstract )?(interface|class|namespace|enum) /;

/** Where the statement that begins at `start` ends. */
const statementEnd = (text, start) => {
  const endsWithBrace = braced.test(text.slice(start, start + 60));
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const after = skipToken(text, index);
    if (after > index) {
      index = after - 1;
      continue;
    }
    if (opening.includes(text[index])) depth++;
    else if (closing.includes(text[index])) depth--;
    if (depth === 0 && (text[index] === ';' || (endsWithBrace && text[index] === '}'))) return index + 1;
  }
  return text.length;
};

/** The text of a TSDoc comment without its frame; links become plain code. */
const plainDoc = (comment) =>
  comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim()
    .replace(/\{@link ([^}|]+)[^}]*\}/g, '`$1`');

/** The statements of a text (a file, or the body of a class) in order, each with the TSDoc before it. */
export const statements = (text) => {
  const found = [];
  let doc = '';
  for (let index = 0; index < text.length; ) {
    if (/\s/.test(text[index])) {
      index++;
    } else if (text.startsWith('/', index)) {
      const end = skipToken(text, index);
      if (text.startsWith('/**', index)) doc = plainDoc(text.slice(index, end));
      index = end;
    } else {
      const end = statementEnd(text, index);
      found.push({ doc, text: text.slice(index, end).trim() });
      doc = '';
      index = end;
    }
  }
  return found;
};

/** The text between the last braces of a class or interface. */
const bodyOf = (text) => {
  const starts = [];
  let body = '';
  for (let index = 0; index < text.length; index++) {
    const after = skipToken(text, index);
    if (after > index) index = after - 1;
    else if (text[index] === '{') starts.push(index + 1);
    else if (text[index] === '}') body = text.slice(starts.pop(), index);
  }
  return body;
};

const memberName =
  /^((?:static |readonly |get |set |override |abstract |async )*)(\[[^\]]+\]|[\w$]+|'[^']+')/;

/** The public members of a class or interface, overloads and accessors of one name together. */
export const membersOf = (declaration) => {
  const members = new Map();
  for (const { doc, text } of statements(bodyOf(declaration))) {
    if (/^(#|private |protected )/.test(text)) continue;
    const [, modifiers = '', name] = memberName.exec(text) ?? [];
    if (name === undefined) continue;
    const isStatic = modifiers.includes('static ');
    const key = `${isStatic ? 'static ' : ''}${name}`;
    const member = members.get(key) ?? { name, isStatic, doc: '', signatures: [] };
    if (doc !== '' && member.doc === '') member.doc = doc;
    member.signatures.push(text);
    members.set(key, member);
  }
  return [...members.values()];
};

const declared =
  /^(?:export )?(?:declare )?(?:abstract )?(function|const|let|class|interface|type|enum|namespace) ([\w$]+)/;

/** What one statement declares: its kind and name, or undefined for an import or export list. */
export const declarationOf = ({ doc, text }) => {
  const [, kind, name] = declared.exec(text) ?? [];
  if (kind === undefined || /^(?:export )?type [*{]/.test(text)) return undefined;
  return { kind: kind === 'let' ? 'const' : kind, name, doc, exported: text.startsWith('export '), text };
};

/** What an `export … from` or `import … from` statement carries over; `names` is undefined for `*`. */
export const carriedBy = ({ doc, text }) => {
  const match = /^(import|export) (?:type )?(\*(?: as [\w$]+)?|\{[^}]*\})(?: from ['"]([^'"]+)['"])?/.exec(
    text,
  );
  if (match === null) return undefined;
  const [, verb, list, from] = match;
  const [, namespace] = /^\* as ([\w$]+)/.exec(list) ?? [];
  if (namespace !== undefined) return { verb, from, namespace, doc, names: [] };
  if (list.startsWith('*')) return { verb, from, names: undefined };
  const names = list
    .slice(1, -1)
    .split(',')
    .map((item) => item.trim().replace(/^type /, ''))
    .filter((item) => item !== '')
    .map((item) => item.split(' as '))
    .map(([source, name = source]) => ({ source, name }));
  return { verb, from, names };
};
