import type { EndpointOptions } from './option/types.js';
import type { DataOptions, EndMethod } from './types.js';

/** Options that make an address more than its descriptors: the pump may not take it over alone. */
const aboutData = [
  'ignoreeof',
  'readbytes',
  'escape',
  'cr',
  'crnl',
  'null-eof',
  'end-close',
  'cool-write',
  'rate',
];

/** Whether any option says something about the data that passes. */
export const hasDataOptions = (options: EndpointOptions): boolean =>
  aboutData.some((name) => options.has(name));

const count = (value: unknown): number | undefined =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;

/** Takes what the options say about the data that passes. */
export function takeDataOptions(options: EndpointOptions): DataOptions {
  const readBytes = count(options.take('readbytes'));
  const escapeCode = options.integer('escape');
  const rate = count(options.take('rate'));
  const sitOut = options.integer('sitout-eio');
  const carriageReturn = options.flag('cr');
  const carriageReturnLineFeed = options.flag('crnl');
  return {
    ...(options.flag('ignoreeof') ? { ignoreEnd: true } : {}),
    ...(sitOut === undefined ? {} : { sitOut }),
    ...(readBytes === undefined ? {} : { readBytes }),
    ...(escapeCode === undefined ? {} : { escape: escapeCode }),
    ...(carriageReturn ? { lineEnding: 'cr' as const } : {}),
    ...(carriageReturnLineFeed ? { lineEnding: 'crlf' as const } : {}),
    ...(options.flag('null-eof') ? { nullIsEnd: true } : {}),
    ...(options.flag('end-close') ? { endClose: true } : {}),
    ...(options.flag('cool-write') ? { coolWrite: true } : {}),
    ...(rate === undefined ? {} : { rate }),
  };
}

const methods: readonly (readonly [option: string, method: EndMethod])[] = [
  ['shut-none', 'none'],
  ['shut-down', 'shutdown'],
  ['shut-close', 'close'],
  ['shut-null', 'null-message'],
];

/** Whether an option says how the end is passed on. */
export const hasEndMethod = (options: EndpointOptions): boolean =>
  methods.some(([name]) => options.has(name));

/** Takes `shut-…`: how the end is passed on; `usual` where none is given. */
export function takeEndMethod(options: EndpointOptions, usual: EndMethod): EndMethod {
  let chosen = usual;
  for (const [name, method] of methods) if (options.flag(name)) chosen = method;
  return chosen;
}
