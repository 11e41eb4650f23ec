import { SpecificationError } from './error.js';
import { lex } from './lex.js';
import { dualMark, parseOptions } from './options.js';
import type { AddressSpecification, SingleSpecification } from './types.js';
import { isUrl, parseUrl } from './url.js';

/** How specifications are read. */
export interface SpecificationGrammar {
  /**
   * The parameters of a type as its help shows them, `:<host>:<port>`; undefined for words that are none. With it the
   * readable form is understood as well: `tcp-listen://0.0.0.0:8080?fork`.
   */
  readonly syntaxOf?: ((keyword: string) => string | undefined) | undefined;
}

/** An address, and where reading stopped. */
interface Part {
  readonly single: SingleSpecification;
  readonly next: number;
}

const parameterEnds = [dualMark, ',', ':'];

/** A digit alone is a descriptor, what has a slash is a file, a dash is standard input and output. */
function implicitKeyword(word: string): string | undefined {
  if (/^\d+$/.test(word)) return 'FD';
  if (word.includes('/')) return 'GOPEN';
  return word === '-' ? 'STDIO' : undefined;
}

/** `TYPE:parameter:parameter,option=value`, as socat reads it. */
function parseClassic(text: string, at: number): Part {
  const first = lex(text, at, parameterEnds);
  if (first.text === '') {
    throw new SpecificationError(text, at, 'a type of address, a path with a slash, a number, or -', {
      said: `unknown device/address "${first.text}"`,
    });
  }
  const implicit = implicitKeyword(first.text);
  const named = implicit === 'FD' || implicit === 'GOPEN';
  const parameters = named ? [first.text] : [];
  const parametersAt = named ? [at] : [];
  let next = first.next;
  while (text[next] === ':') {
    const parameter = lex(text, next + 1, parameterEnds);
    parameters.push(parameter.text);
    parametersAt.push(parameter.at);
    next = parameter.next;
  }
  const options = parseOptions(text, next);
  const single: SingleSpecification = {
    kind: 'single',
    keyword: implicit ?? first.text,
    parameters,
    parametersAt,
    options: options.options,
    at,
    text,
  };
  return { single, next: options.next };
}

function parseSingle(text: string, at: number, { syntaxOf }: SpecificationGrammar): Part {
  if (syntaxOf === undefined || !isUrl(text, at, syntaxOf)) return parseClassic(text, at);
  return parseUrl(text, at, syntaxOf);
}

/**
 * Reads an address in socat's language: `TCP-LISTEN:8080,fork`, `STDIN!!EXEC:'cat -n'`, `/dev/null`, `-`. Throws
 * SpecificationError. Whether there is such a type, and what it takes, is for the registry to say.
 */
export function parseSpecification(text: string, grammar: SpecificationGrammar = {}): AddressSpecification {
  const read = parseSingle(text, 0, grammar);
  if (read.next >= text.length) return read.single;
  if (!text.startsWith(dualMark, read.next)) throw trailing(text, read.next);
  const write = parseSingle(text, read.next + dualMark.length, grammar);
  if (write.next < text.length) throw trailing(text, write.next);
  return { kind: 'dual', read: read.single, write: write.single, text };
}

function trailing(text: string, at: number): SpecificationError {
  const again = text.startsWith(dualMark, at);
  return new SpecificationError(
    text,
    at,
    again ? 'the end, as only two addresses make one' : 'a comma or the end',
  );
}
