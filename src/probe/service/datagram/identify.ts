import type { SocketAddress } from '../../../family/address.js';
import type { Descriptor } from '../../../kernel/index.js';
import { DatagramSocket } from '../../../socket/datagram/index.js';
import type { WaitOptions } from '../../../socket/types.js';
import { since } from '../../round-trip.js';
import { chooseDatagramCodecs, type DatagramChoice } from './choose.js';
import { Conversation, type Heard, type InternetAddress } from './conversation.js';
import { type SilentService, silentServiceAt } from './silent.js';

/** How a datagram service is identified. */
export interface IdentifyDatagramOptions extends DatagramChoice, WaitOptions {
  /** Longest wait in milliseconds, from opening the socket to the last answer. Default: 2000. */
  readonly timeout?: number;
  /** Between two requests, in milliseconds. Default: 20. */
  readonly pace?: number;
  /** How often each request is sent, spread over the time, as datagrams get lost. Default: 2. */
  readonly attempts?: number;
  /** The own address to send from. */
  readonly bind?: SocketAddress;
  /** An open nsfs file of the network namespace to be in. Default: the thread's own. */
  readonly namespace?: Descriptor;
}

/** What answered at a datagram address. */
export interface DatagramIdentification extends Heard {
  /** Our own address. Its host is `0.0.0.0` or `::` where answers may come from any port. */
  readonly local?: SocketAddress;
  /** Names of the codecs that were tried, in order; empty where none fits the port, and then nothing was sent. */
  readonly tried: readonly string[];
  /** What explains that nothing came back, where the port is one of a service that keeps silent. */
  readonly silence?: SilentService;
  /** In milliseconds, with opening the socket. */
  readonly elapsed: number;
}

const defaults = { timeout: 2000, pace: 20, attempts: 2 };

const checkNumber = (name: string, value: number, least: number): void => {
  if (typeof value !== 'number' || !(value >= least))
    throw new RangeError(`${name} must be a number of ${least} or more, not ${String(value)}`);
};

/**
 * Asks a datagram address what it is, over one socket with the error queue on. Only an answer that repeats what was random in
 * its request is taken for a service; what else came is in `answer` without an `identity`. Rejects with SocketError
 * for what this machine refused, RangeError for options, and the signal's reason.
 */
export const identifyDatagram = async (
  to: InternetAddress,
  options: IdentifyDatagramOptions = {},
): Promise<DatagramIdentification> => {
  const { timeout = defaults.timeout, pace = defaults.pace, attempts = defaults.attempts } = options;
  checkNumber('timeout', timeout, 0);
  checkNumber('pace', pace, 0);
  checkNumber('attempts', attempts, 1);
  const start = performance.now();
  const codecs = chooseDatagramCodecs(to.port, options);
  const tried = codecs.map(({ name }) => name);
  const silence = silentServiceAt(to.port);
  if (codecs.length === 0) return conclude({ sent: 0 }, tried, silence, start);
  const { bind, namespace, signal } = options;
  await using socket = await DatagramSocket.open({
    reportErrors: true,
    ...(codecs.some(({ answersFromAnyPort }) => answersFromAnyPort)
      ? { family: to.family }
      : { connect: to }),
    ...(bind === undefined ? {} : { bind }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(signal === undefined ? {} : { signal }),
  });
  const rest = Math.max(0, timeout - (performance.now() - start));
  const heard = await new Conversation(socket, to, { timeout: rest, pace, attempts }).hold(codecs, signal);
  return conclude(heard, tried, silence, start, socket.localAddress);
};

const conclude = (
  heard: Heard,
  tried: readonly string[],
  silence: SilentService | undefined,
  start: number,
  local?: SocketAddress,
): DatagramIdentification => {
  const isSilent = heard.answer === undefined && heard.error === undefined;
  return {
    ...heard,
    tried,
    ...(local === undefined ? {} : { local }),
    ...(isSilent && silence !== undefined ? { silence } : {}),
    elapsed: since(start),
  };
};
