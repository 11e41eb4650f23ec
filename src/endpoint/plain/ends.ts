import { SO_TYPE, SOL_SOCKET } from '../../kernel/constants.js';
import { close, type Descriptor, getIntegerOption, SystemError } from '../../kernel/index.js';
import type { ByteSink, ByteSource, Endpoint, PlainDescriptors } from '../types.js';
import { PlainDescriptor } from './descriptor.js';

/** <sys/socket.h> */
const SOCK_STREAM = 1;
const SOCK_SEQPACKET = 5;

/** What the code of a plain descriptor is to know. */
export interface PlainInit {
  readonly plain: PlainDescriptors;
  readonly bounds: Endpoint['bounds'];
  /** For errors: `tcp 127.0.0.1:8080`. */
  readonly label: string;
  /** Whether the descriptors are ours to close; default true. */
  readonly owned?: boolean;
}

/** Whether an empty read says that it is over: not so where a message may be empty. */
function emptyIsEnd({ plain, bounds }: PlainInit): boolean {
  if (bounds === 'bytes') return true;
  if (plain.kind !== 'socket' || plain.read === undefined) return false;
  const type = getIntegerOption(plain.read, SOL_SOCKET, SO_TYPE);
  return type === SOCK_STREAM || type === SOCK_SEQPACKET;
}

/** The error of a call, with the end that it is about. */
const named = (error: unknown, what: string): unknown =>
  error instanceof SystemError ? new SystemError(what, error.errno) : error;

/** The master of a pseudo-terminal reports the end like this. */
const isHangUp = (error: unknown, kind: PlainDescriptors['kind']): boolean =>
  kind === 'terminal' && error instanceof SystemError && error.code === 'EIO';

/** Reads, writes, ends and closes what is plain: the one implementation for sockets, pipes, terminals and files. */
export class PlainEnds {
  readonly source: ByteSource | undefined;
  readonly sink: ByteSink | undefined;
  readonly #init: PlainInit;
  readonly #read: PlainDescriptor | undefined;
  readonly #write: PlainDescriptor | undefined;
  /** What close() is to close yet. */
  readonly #owned: Set<Descriptor>;
  #ended = false;

  /** Throws SystemError where a descriptor is none. */
  constructor(init: PlainInit) {
    const { plain, label } = init;
    this.#init = init;
    this.#owned = new Set(
      init.owned === false ? [] : [plain.read, plain.write].filter((fd) => fd !== undefined),
    );
    if (plain.read !== undefined) this.#read = new PlainDescriptor(plain.read, plain.kind, label);
    if (plain.write === plain.read) this.#write = this.#read;
    else if (plain.write !== undefined) this.#write = new PlainDescriptor(plain.write, plain.kind, label);
    this.source = this.#read && this.#makeSource(this.#read);
    this.sink = this.#write && this.#makeSink(this.#write);
  }

  /** Ends the waits and closes the descriptors that are ours. Harmless when repeated. */
  close(): void {
    this.#read?.close();
    this.#write?.close();
    const fds = [...this.#owned];
    this.#owned.clear();
    for (const fd of fds) close(fd);
  }

  #makeSource(end: PlainDescriptor): ByteSource {
    const { plain, label } = this.#init;
    const endsEmpty = emptyIsEnd(this.#init);
    return {
      read: async (into, signal) => {
        try {
          const length = await end.perform('read', () => end.tryRead(into), signal);
          return length === 0 && endsEmpty ? null : length;
        } catch (error) {
          if (isHangUp(error, plain.kind)) return null;
          throw named(error, `read ${label}`);
        }
      },
    };
  }

  #makeSink(end: PlainDescriptor): ByteSink {
    const { bounds, plain, label } = this.#init;
    return {
      write: async (bytes, signal, tell) => {
        try {
          let rest = bytes;
          do {
            if (rest.length === 0 && bounds === 'bytes') return;
            const taken = await end.perform('write', () => end.tryWrite(rest, plain.to), signal);
            tell?.(taken);
            rest = rest.subarray(taken);
          } while (rest.length > 0 && bounds === 'bytes');
        } catch (error) {
          throw named(error, `write ${label}`);
        }
      },
      end: async () => this.#end(end),
    };
  }

  async #end(end: PlainDescriptor): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const { end: method, to } = this.#init.plain;
    if (method === 'shutdown') end.shutdown();
    else if (method === 'null-message') end.tryWrite(new Uint8Array(0), to);
    else if (method === 'close') this.#closeWrite(end);
  }

  #closeWrite(end: PlainDescriptor): void {
    if (end !== this.#read) end.close();
    if (!this.#owned.delete(end.fd)) return;
    if (end === this.#read) this.#read.close();
    close(end.fd);
  }
}
