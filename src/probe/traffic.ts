import { SystemError } from '../kernel/index.js';
import type { AncillaryData } from '../socket/ancillary/types.js';
import { SocketError } from '../socket/error.js';
import type { Socket } from '../socket/socket.js';
import type { NamespacePlace, SocketPlace } from './namespace.js';

/** How packets go out; ping and trace have these options in common. */
export interface TrafficOptions extends SocketPlace {
  /** Type of service or traffic class, 0 to 255. */
  readonly trafficClass?: number;
  /** Our own address, bind(2). */
  readonly source?: string;
  /** The interface to go out by, SO_BINDTODEVICE. */
  readonly interface?: string;
  /** SO_MARK; needs CAP_NET_ADMIN or CAP_NET_RAW. */
  readonly mark?: number;
  /**
   * The network namespace to send from: a name of `ip netns`, a process, or an nsfs file. Names are still looked up in our
   * own.
   */
  readonly netns?: NamespacePlace;
  /** The same as an open nsfs file. */
  readonly namespace?: number;
}

/** IP_PMTUDISC_*, ip(7). */
const mtuDiscovery = { dont: 0, want: 1, do: 2, probe: 3 } as const;

/**
 * SOF_TIMESTAMPING_* of `<linux/net_tstamp.h>`: when a packet came in (8), by the kernel's clock (16); when one went to
 * its device (256), told on the error queue by its number (128) without its bytes (2048).
 */
const TIMES_NUMBERED = 8 | 16 | 128 | 256 | 2048;
const TIMES_UNNUMBERED = TIMES_NUMBERED & ~128;

/** Starts the kernel's numbers of sent packets at 0. Throws SocketError. */
export function numberPackets(socket: Socket): void {
  socket.options.timestamping = TIMES_UNNUMBERED;
  socket.options.timestamping = TIMES_NUMBERED;
}

/** IP_RECVERR, ip(7), and with it how far errors and answers came. Throws SocketError. */
export function askForErrors({ options, family }: Socket): void {
  if (family === 'inet') {
    options.ipReceiveErrors = true;
    options.ipReceiveTimeToLive = true;
  } else {
    options.ipv6ReceiveErrors = true;
    options.ipv6ReceiveHopLimit = true;
  }
}

/** Has the kernel tell when packets come in and go out. Throws SocketError. */
export function askForTimes(socket: Socket): void {
  // Without it, packets that come in while the kernel is still switching timestamps on have none.
  socket.options.timestampNanoseconds = true;
  numberPackets(socket);
}

/** IP_MTU_DISCOVER, ip(7). Throws SocketError. */
export function setMtuDiscovery({ options, family }: Socket, how: keyof typeof mtuDiscovery): void {
  if (family === 'inet') options.ipMtuDiscover = mtuDiscovery[how];
  else options.ipv6MtuDiscover = mtuDiscovery[how];
}

/** SO_BINDTODEVICE. Throws SocketError: `ENODEV` that names the interface. */
function bindToDevice({ options }: Socket, name: string): void {
  try {
    options.bindToDevice = name;
  } catch (error) {
    if (!(error instanceof SocketError && error.code === 'ENODEV')) throw error;
    const { code, errno, cause } = error;
    throw new SocketError(
      'find',
      { label: `interface ${name}` },
      { code, errno, cause, text: 'No such device' },
    );
  }
}

/** Sets what all packets of a socket have in common, and binds it. Throws SocketError, GrammarError. */
export function setTraffic(socket: Socket, options: TrafficOptions): void {
  const { interface: device, mark, source, trafficClass } = options;
  if (device !== undefined) bindToDevice(socket, device);
  if (mark !== undefined) socket.options.mark = mark;
  if (trafficClass !== undefined) {
    if (socket.family === 'inet') socket.options.ipTypeOfService = trafficClass;
    else socket.options.ipv6TrafficClass = trafficClass;
  }
  if (source !== undefined) socket.bind(source);
}

/** The control message of a kind, if there is one. */
export const findControl = <K extends AncillaryData['kind']>(
  messages: readonly AncillaryData[],
  kind: K,
): Extract<AncillaryData, { kind: K }> | undefined =>
  messages.find((data) => data.kind === kind) as Extract<AncillaryData, { kind: K }> | undefined;

/** With how many hops left a message came, and when by the kernel's clock, where its control messages say so. */
export const arrivalOf = (
  messages: readonly AncillaryData[],
): { readonly hopLimit?: number; readonly received?: bigint } => {
  const hopLimit = findControl(messages, 'hop-limit')?.value;
  const received = findControl(messages, 'timestamp')?.software;
  return { ...(hopLimit !== undefined && { hopLimit }), ...(received !== undefined && { received }) };
};

/** Looks so often in vain before a socket is taken for empty. */
const patience = 10;

/** Looks for news in a socket and its error queue. Throws SocketError. */
export function takeNews<T>(look: () => T | undefined): T | undefined {
  for (let tries = 0; tries < patience; tries++) {
    try {
      return look();
    } catch (error) {
      // An error came between the looks at queue and socket; its entry of the queue is found next time.
      if (!(error instanceof SocketError && error.cause instanceof SystemError)) throw error;
    }
  }
  return undefined;
}
