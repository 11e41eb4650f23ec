import type { SocketAddress } from '../family/address.js';
import { DatagramSocket } from '../socket/datagram/index.js';
import type { Socket } from '../socket/socket.js';
import type { AttemptContext } from './attempt.js';
import type { DatagramCodec } from './service/codec.js';
import type { Heard } from './service/datagram/conversation.js';

const portOf = (address: SocketAddress): number => ('port' in address ? address.port : 0);

/** Milliseconds between the requests of two services, as a burst of them would fill the queue of a slow server. */
const pace = 20;

/** The services to ask an address for: the one that was named, all, or those usual at its port. Throws RangeError. */
export async function datagramServices(
  address: SocketAddress,
  { options, service }: AttemptContext,
): Promise<readonly DatagramCodec[]> {
  if (options.service === false) return [];
  const { chooseDatagramCodecs } = await import('./service/datagram/choose.js');
  const services = service === undefined ? (options.service === true ? 'all' : undefined) : [service];
  return chooseDatagramCodecs(portOf(address), services === undefined ? {} : { services });
}

/** Asks an address for services until one is recognised, an error comes back or the time is up. Rejects with SocketError. */
export async function askServices(
  socket: Socket,
  address: SocketAddress,
  services: readonly DatagramCodec[],
  { deadline, options }: AttemptContext,
): Promise<Heard> {
  const { Conversation } = await import('./service/datagram/conversation.js');
  if (address.family !== 'inet' && address.family !== 'inet6')
    throw new TypeError(`datagram services are found at Internet addresses, not ${address.family}`);
  const schedule = { timeout: deadline.left, pace, attempts: options.retries + 1 };
  const datagrams = DatagramSocket.from(socket, { reportErrors: true });
  return new Conversation(datagrams, address, schedule).hold(services, deadline.signal);
}

/** Why a port keeps silent, as the end of a sentence: `syslog never answers`; undefined where nothing explains it. */
export async function explainSilence(address: SocketAddress): Promise<string | undefined> {
  const { silentServiceAt } = await import('./service/datagram/silent.js');
  const service = silentServiceAt(portOf(address));
  return service === undefined ? undefined : `the port of ${service.name}: ${service.reason}`;
}
