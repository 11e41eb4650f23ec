import { GrammarError } from '../grammar/error.js';
import { viewOf } from '../wire/byte-order.js';
import { AF_VSOCK } from '../wire/constants.js';
import { layout, u16, u32 } from '../wire/layout.js';
import type { VsockAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, parseNumber, parsePort, UINT32_MAX } from './number.js';

/** `<linux/vm_sockets.h>`; flags and padding follow the context id. */
const sockaddr = layout('sockaddr_vm', 16, { family: u16(0), port: u32(4), cid: u32(8) });

/** The context ids that have a name: `VMADDR_CID_*`. */
const contexts: ReadonlyMap<string, number> = new Map([
  ['*', UINT32_MAX],
  ['hypervisor', 0],
  ['local', 1],
  ['host', 2],
]);

const parseContext = (text: string, end: number): number =>
  contexts.get(text.slice(0, end)) ??
  parseNumber(text, 0, UINT32_MAX, 'a context id, hypervisor, local, host or *', end);

/** VM socket addresses, vsock(7): `2:1024`, `host:1024`, `*:*`. */
export const vsock: AddressCodec<VsockAddress> = {
  family: 'vsock',
  number: AF_VSOCK,

  format: ({ cid, port }) => `${cid === UINT32_MAX ? '*' : cid}:${port === UINT32_MAX ? '*' : port}`,

  parse(text) {
    const colon = text.indexOf(':');
    if (colon < 0) throw new GrammarError(text, text.length, 'a colon and a port');
    const port = parsePort(text, colon, UINT32_MAX, UINT32_MAX);
    return { family: 'vsock', cid: parseContext(text, colon), port };
  },

  encode({ cid, port }) {
    return sockaddr.encode({
      family: AF_VSOCK,
      port: checkRange('port', port, UINT32_MAX),
      cid: checkRange('cid', cid, UINT32_MAX),
    });
  },

  decode(name) {
    const { cid, port } = sockaddr.decode(viewOf(name));
    return { family: 'vsock', cid, port };
  },
};
