import { openReceiver, openSender } from './datagram.js';
import { openEchoSender, openIcmpReceiver } from './echo.js';
import { openNetlink, openPacket, openRaw } from './lower.js';
import { type ChannelPlace, parsePlace } from './place.js';
import { isOtherType, openConnection } from './stream.js';
import type { Channel, ChannelOptions } from './types.js';

type TargetPlace = Extract<ChannelPlace, { kind: 'target' }>;

/** Opens by each way in turn while what is there is of another type; the error of the first that says more wins. */
async function firstThatFits(ways: readonly (() => Promise<Channel>)[]): Promise<Channel> {
  let first: unknown;
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      if (!isOtherType(error)) throw error;
      const isVague = first === undefined || (first as { code: string }).code === 'EPROTOTYPE';
      if (isVague) first = error;
    }
  }
  throw first;
}

function openTarget({ text, type, unix }: TargetPlace, options: ChannelOptions): Promise<Channel> {
  const isReceiver = options.purpose === 'receive';
  const way = (wanted: 'stream' | 'seqpacket') => () => openConnection(text, wanted, unix, options);
  if (type === 'dgram')
    return isReceiver ? openReceiver(text, unix, options) : openSender(text, unix, options);
  if (type !== undefined) return way(type)();
  const ways = [way('stream'), way('seqpacket')];
  return firstThatFits(isReceiver ? ways : [...ways, () => openSender(text, unix, options)]);
}

/** What a text is read for: kinds with connections are connected to in both cases. */
function placeFor(text: string, { purpose = 'send' }: ChannelOptions): ChannelPlace {
  if (purpose === 'send') return parsePlace(text, 'connect');
  const place = parsePlace(text, 'bind');
  return place.kind === 'target' && place.type !== 'dgram' ? parsePlace(text, 'connect') : place;
}

/**
 * Opens a socket of any kind by its text, to send to it or to receive from it: targets as everywhere (`tcp:host:80`,
 * `udp:host:53`, `/run/app.sock`, which is connected to as what it is), and `raw:inet:253:127.0.0.1`, `icmp:host` (what
 * is sent are the data of echo requests, what is received those of replies), `packet:eth0`, `netlink:route:link`. Rejects
 * with SocketError, GrammarError for a text that is none, TypeError for options that do not fit, and the signal's reason.
 */
export function openChannel(text: string, options: ChannelOptions = {}): Promise<Channel> {
  // A function of its own, so that what parsing throws is a rejection too.
  return openPlace(() => placeFor(text, options), options);
}

async function openPlace(read: () => ChannelPlace, options: ChannelOptions): Promise<Channel> {
  options.signal?.throwIfAborted();
  const place = read();
  switch (place.kind) {
    case 'target':
      return openTarget(place, options);
    case 'echo':
      if (options.purpose === 'receive') return openIcmpReceiver(place.protocol, place.host, options);
      return openEchoSender(place.protocol, place.host as string, options);
    case 'raw':
      return openRaw(place, options);
    case 'packet':
      return openPacket(place, options);
    case 'netlink':
      return openNetlink(place, options);
  }
}
