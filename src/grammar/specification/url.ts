import { SpecificationError } from './error.js';
import { parseOptions } from './options.js';
import type { OptionText, SingleSpecification } from './types.js';
import { type Piece, pieceOf, splitEndpoint, type UrlParts } from './url-piece.js';
import { viaProxy } from './url-proxy.js';

const urlStart = /^([a-z][a-z0-9-]*):\/\//i;

/** Whether a readable address begins there: a known type and `://`. */
export function isUrl(text: string, at: number, syntaxOf: (word: string) => string | undefined): boolean {
  const word = urlStart.exec(text.slice(at))?.[1];
  return word !== undefined && syntaxOf(word) !== undefined;
}

/** `?user=www&fork`: options as in the query of a URL, percent-decoded. */
function queryOptions(text: string, start: number, end: number): OptionText[] {
  const options: OptionText[] = [];
  let at = start;
  for (const written of text.slice(start, end).split('&')) {
    const equals = written.indexOf('=');
    const nameEnd = equals < 0 ? written.length : equals;
    const name = pieceOf(text, at, at + nameEnd).text;
    if (name === '' && written !== '') throw new SpecificationError(text, at, 'the name of an option');
    const value = equals < 0 ? undefined : pieceOf(text, at + equals + 1, at + written.length).text;
    if (name !== '') options.push({ name, value, at });
    at += written.length + 1;
  }
  return options;
}

/** `host:port` where only a port is a parameter: the host is what to bind to. */
function listening(text: string, start: number, end: number): UrlParts {
  const { host, port } = splitEndpoint(text, start, end);
  const last = port ?? host;
  if (last === undefined || last.text === '') throw new SpecificationError(text, end, 'a port');
  const wide = port === undefined || host === undefined || host.text === '' || host.text === '*';
  return {
    parameters: [last],
    options: wide ? [] : [{ name: 'bind', value: host.text, at: host.at }],
  };
}

function connecting(text: string, start: number, end: number): UrlParts {
  const { host, port } = splitEndpoint(text, start, end);
  if (host === undefined || host.text === '') throw new SpecificationError(text, start, 'a host');
  if (port === undefined || port.text === '') throw new SpecificationError(text, end, 'a colon and a port');
  return { parameters: [host, port], options: [] };
}

/** Types whose one parameter is a file: a slash has to follow, lest `file://tmp/x` be taken for `/tmp/x`. */
function whole(text: string, start: number, end: number, name: string, keyword: string): UrlParts {
  const file = name === 'filename' && !/^abstract/i.test(keyword);
  if (file && text[start] !== '/') {
    const relative = `${keyword}:${text.slice(start, end)}`;
    throw new SpecificationError(text, start, `a third slash and a path; a relative path is ${relative}`);
  }
  return { parameters: [pieceOf(text, start, end)], options: [] };
}

function colons(text: string, start: number, end: number): UrlParts {
  const parameters: Piece[] = [];
  let at = start;
  for (const written of text.slice(start, end).split(':')) {
    parameters.push(pieceOf(text, at, at + written.length));
    at += written.length + 1;
  }
  return { parameters, options: [] };
}

/** What stands between `://` and the options, by the parameters of the type. */
function partsOf(text: string, start: number, end: number, keyword: string, syntax: string): UrlParts {
  const names = [...syntax.matchAll(/<([^>]+)>/g)].map((match) => match[1]!);
  const optional = syntax.startsWith('[');
  if (start === end && (names.length === 0 || optional)) return { parameters: [], options: [] };
  if (names.length === 0)
    throw new SpecificationError(text, start, `nothing, as ${keyword} has no parameters`);
  if (names[0] === 'proxy-server' || names[0] === 'socks-server') return viaProxy(text, start, end, keyword);
  if (optional) return { parameters: [pieceOf(text, start, end)], options: [] };
  const last = names[names.length - 1];
  if (names.length === 1) {
    const bound = last === 'port' || last === 'protocol';
    return bound ? listening(text, start, end) : whole(text, start, end, last!, keyword);
  }
  return names.length === 2 ? connecting(text, start, end) : colons(text, start, end);
}

/** The first of some characters from `start` on, or `end`. */
function firstOf(text: string, characters: string, start: number, end: number): number {
  let at = start;
  while (at < end && !characters.includes(text[at]!)) at++;
  return at;
}

/**
 * Reads the readable form of an address: `tcp-listen://0.0.0.0:8080?fork`, `unix:///run/app.sock?user=www`. Options stand
 * behind `?` as in a URL, or behind a comma as in socat's language. Throws SpecificationError.
 */
export function parseUrl(
  text: string,
  at: number,
  syntaxOf: (word: string) => string | undefined,
): { single: SingleSpecification; next: number } {
  const keyword = urlStart.exec(text.slice(at))![1]!;
  const start = at + keyword.length + '://'.length;
  const dual = text.indexOf('!!', start);
  const end = dual < 0 ? text.length : dual;
  const stop = firstOf(text, '?,', start, end);
  const { parameters, options } = partsOf(text, start, stop, keyword, syntaxOf(keyword)!);
  const more =
    text[stop] === ','
      ? parseOptions(text, stop)
      : { options: queryOptions(text, Math.min(stop + 1, end), end), next: end };
  const single: SingleSpecification = {
    kind: 'single',
    keyword,
    parameters: parameters.map((piece) => piece.text),
    parametersAt: parameters.map((piece) => piece.at),
    options: [...options, ...more.options],
    at,
    text,
  };
  return { single, next: more.next };
}
