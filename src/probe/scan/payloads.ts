import type { ServiceIdentity } from '../result.js';
import type { DatagramCodec } from '../service/codec.js';

/** What a port is asked, and what its answer means. */
interface Question {
  readonly bytes: Uint8Array;
  readonly match: (answer: Uint8Array) => ServiceIdentity | undefined;
  readonly answersFromAnyPort: boolean;
}

const questionOf = (codec: DatagramCodec): Question => {
  const { bytes, match } = codec.request();
  return {
    bytes,
    match: (answer) => {
      const found = match(answer);
      return found.outcome === 'match' ? found.identity : undefined;
    },
    answersFromAnyPort: codec.answersFromAnyPort === true,
  };
};

/** The datagrams of a sweep: usual ports get the request of their service, others an empty one. */
export class Payloads {
  readonly #questions = new Map<number, Question>();

  constructor(codecs: readonly DatagramCodec[], ports: readonly number[]) {
    const wanted = new Set(ports);
    for (const codec of codecs) {
      // What a codec costs the server is paid only where a scan was asked for; a log line is no more than nmap leaves.
      for (const port of codec.ports) {
        if (wanted.has(port) && !this.#questions.has(port)) this.#questions.set(port, questionOf(codec));
      }
    }
  }

  /** The datagrams of these ports, in their order; undefined where all are empty. */
  pack(ports: Int32Array): { bytes: Uint8Array; ends: Int32Array } | undefined {
    if (this.#questions.size === 0) return undefined;
    const parts: Uint8Array[] = [];
    let end = 0;
    const ends = ports.map((port) => {
      const bytes = this.#questions.get(port)?.bytes;
      if (bytes !== undefined) parts.push(bytes);
      end += bytes?.length ?? 0;
      return end;
    });
    return end === 0 ? undefined : { bytes: Buffer.concat(parts), ends };
  }

  /** What answered. */
  identify(port: number, answer: Uint8Array): ServiceIdentity | undefined {
    return this.#questions.get(port)?.match(answer);
  }

  /** The port that was asked where the answer comes from another one, as TFTP's does; RFC 1350 section 4. */
  askedFor(answer: Uint8Array): { port: number; service: ServiceIdentity } | undefined {
    for (const [port, { match, answersFromAnyPort }] of this.#questions) {
      const service = answersFromAnyPort ? match(answer) : undefined;
      if (service !== undefined) return { port, service };
    }
    return undefined;
  }
}
