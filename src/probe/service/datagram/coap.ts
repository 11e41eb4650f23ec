import type { DatagramCodec } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, randomBytes } from './bytes.js';

/** Version 1, no token; the type is confirmable or reset. RFC 7252 3. */
const confirmable = 0x40;
const reset = 0x70;
const emptyCode = 0;

/** The Constrained Application Protocol's ping: an empty message, which must be rejected. */
export const coap: DatagramCodec = {
  name: 'coap',
  title: 'Constrained Application Protocol',
  transport: 'datagram',
  source: 'RFC 7252 3 and 4.3',
  sideEffect: 'none',
  asks: 'an empty confirmable message (CoAP ping), 4 bytes',
  proof: 'Reset with our message identifier, and not a byte more',
  ports: [5683],
  request: () => {
    const id = randomBytes(2);
    const wanted = Buffer.concat([Uint8Array.of(reset, emptyCode), id]);
    return {
      bytes: Buffer.concat([Uint8Array.of(confirmable, emptyCode), id]),
      match: (answer) => (bufferOf(answer).equals(wanted) ? matched('coap') : no),
    };
  },
};
