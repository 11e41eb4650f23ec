import { GrammarError } from '../grammar/error.js';
import type { VsockAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, littleEndian, parseNumber, parsePort, UINT32_MAX, viewOf } from './number.js';

const AF_VSOCK = 40;

/** `struct sockaddr_vm`, `<linux/vm_sockets.h>`; flags and padding follow the context id. */
const sockaddr = { family: 0, port: 4, cid: 8, size: 16 } as const;

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
    const bytes = new Uint8Array(sockaddr.size);
    const view = viewOf('sockaddr_vm', bytes, sockaddr.size);
    view.setUint16(sockaddr.family, AF_VSOCK, littleEndian);
    view.setUint32(sockaddr.port, checkRange('port', port, UINT32_MAX), littleEndian);
    view.setUint32(sockaddr.cid, checkRange('cid', cid, UINT32_MAX), littleEndian);
    return bytes;
  },

  decode(bytes) {
    const view = viewOf('sockaddr_vm', bytes, sockaddr.size);
    return {
      family: 'vsock',
      cid: view.getUint32(sockaddr.cid, littleEndian),
      port: view.getUint32(sockaddr.port, littleEndian),
    };
  },
};
