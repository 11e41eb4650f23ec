import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf } from './bytes.js';
import { readTextHead } from './headers.js';

const target = 'upnp:rootdevice';
const search = Buffer.from(
  [
    'M-SEARCH * HTTP/1.1',
    'HOST: 239.255.255.250:1900',
    'MAN: "ssdp:discover"',
    'MX: 1',
    `ST: ${target}`,
    '\r\n',
  ].join('\r\n'),
);

const match = (answer: Buffer): Match => {
  const head = readTextHead(answer, 'HTTP/1.1');
  if (head?.status !== 200) return no;
  const { fields } = head;
  const usn = fields.get('usn');
  if (fields.get('st') !== target || usn === undefined || !fields.has('location')) return no;
  return matched('ssdp', { usn, location: fields.get('location') }, { product: fields.get('server') });
};

/** The Simple Service Discovery Protocol, asked directly: is this the root of a UPnP device? */
export const ssdp: DatagramCodec = {
  name: 'ssdp',
  title: 'Simple Service Discovery Protocol (UPnP)',
  transport: 'datagram',
  source: 'UPnP Device Architecture 2.0, 1.3.2 and 1.3.3',
  sideEffect: 'none',
  asks: '`M-SEARCH` for `upnp:rootdevice`, 101 bytes',
  proof: '`HTTP/1.1 200` with our `ST`, a `USN` and a `LOCATION`; the protocol has no identifier to repeat',
  ports: [1900],
  request: () => ({ bytes: search, match: (answer) => match(bufferOf(answer)) }),
};
