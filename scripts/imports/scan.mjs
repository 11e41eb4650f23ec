// Finds what a TypeScript source imports, without a parser: comments are blanked first, line numbers kept.

/** A comment, or a string or a template without substitutions: whichever comes first wins. */
const commentOrText =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

const withoutComments = (source) =>
  source.replace(commentOrText, (text) => (text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text));

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`: at the start of a line. */
const fixed = /^[ \t]*(?:(?:import|export)\b([\w\s{},*$]*?)\bfrom\s*|import\s*)(['"])([^'"\n]+)\2/gm;
/** `import('x')`, `require('x')`, `require.resolve('x')`, and `import('x').Name` in a type. */
const called = /\b(import|require|require\.resolve)\s*\(\s*(['"`])([^'"`\n]+)\2/g;
/** A specifier that is not a plain string cannot be checked. */
const computed = /\bimport\s*\(\s*(?!['"`\s])/g;

/** `import type { A }`, `export type * `, or braces in which every name has `type` before it. */
const isTypeOnly = (clause) => {
  if (/^\s*type\b(?!\s*(,|from\b))/.test(clause)) return true;
  const braces = /^\s*\{([^}]*)\}\s*$/.exec(clause);
  const names =
    braces?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '') ?? [];
  return names.length > 0 && names.every((name) => name.startsWith('type '));
};

/** Every import of a source: [{ line, specifier, typeOnly }]; the specifier of a computed one is undefined. */
export const scan = (source) => {
  const text = withoutComments(source);
  const line = (index) => text.slice(0, index).split('\n').length;
  const found = [];
  for (const match of text.matchAll(fixed)) {
    const at = match.index + match[0].length;
    found.push({ line: line(at), specifier: match[3], typeOnly: isTypeOnly(match[1] ?? '') });
  }
  for (const match of text.matchAll(called)) {
    found.push({ line: line(match.index), specifier: match[3], typeOnly: false });
  }
  for (const match of text.matchAll(computed)) found.push({ line: line(match.index), typeOnly: false });
  return found.sort((a, b) => a.line - b.line);
};
