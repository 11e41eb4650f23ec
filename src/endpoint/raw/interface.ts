import { encodeAddress } from '../../family/index.js';
import {
  bind,
  close,
  type Descriptor,
  interfaceIndex,
  SystemError,
  setIntegerOption,
} from '../../kernel/index.js';
import { AF_PACKET, SOCK_RAW } from '../../wire/constants.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import { createSocket } from '../net/create.js';
import { plainEndpoint } from '../plain.js';
import { sidesOf } from '../sides.js';
import type { Endpoint, EndpointContext, Opened, OpenRequest } from '../types.js';
import { setInterfaceFlags } from './interface-call.js';
import { applyInterfaceOptions } from './interface-options.js';
import { type VlanSource, vlanSource } from './vlan.js';

/** packet(7), `<linux/if_packet.h>` */
const SOL_PACKET = 263;
const PACKET_IGNORE_OUTGOING = 23;
/** `<linux/if_ether.h>` */
const ETH_P_ALL = 3;

/** Asks for the packets of others only: ours come back otherwise. Older kernels than 4.20 cannot. */
function ignoreOutgoing(fd: Descriptor, context: EndpointContext): void {
  try {
    setIntegerOption(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    context.log('warning', `PACKET_IGNORE_OUTGOING: ${error.message}`);
  }
}

/** The interface as struct sockaddr_ll. */
const nameOf = (index: number): Uint8Array =>
  encodeAddress({ family: 'packet', protocol: ETH_P_ALL, interfaceIndex: index });

/** What an open interface is made of. */
interface OpenInterface {
  readonly fd: Descriptor;
  readonly name: string;
  readonly to: Uint8Array;
  /** The flags to give back. */
  readonly before: number;
  readonly vlan: VlanSource | undefined;
}

/** Options of the socket up to and after bind(2), the flags of the interface. Throws SystemError. */
function prepare(fd: Descriptor, { parameters, options, context }: OpenRequest): OpenInterface {
  const name = parameters[0] ?? '';
  const to = nameOf(interfaceIndex(fd, name));
  for (const phase of ['PASTSOCKET', 'FD', 'PREBIND', 'BIND'] as const) options.apply(phase, fd);
  ignoreOutgoing(fd, context);
  bind(fd, to);
  options.apply('PASTBIND', fd);
  const before = applyInterfaceOptions(options, fd, name);
  const vlan = options.flag('retrieve-vlan') ? vlanSource(fd, `interface ${name}`) : undefined;
  for (const phase of ['CONNECTED', 'LATE', 'LATE2'] as const) options.apply(phase, fd);
  return { fd, name, to, before, vlan };
}

/** The endpoint over it, which gives the interface its flags back when it is closed. */
function endpointOf(
  { type, options, access, context }: OpenRequest,
  { fd, name, to, before, vlan }: OpenInterface,
): Endpoint {
  const restore = (): void => {
    try {
      setInterfaceFlags(fd, name, before);
    } catch (error) {
      // The interface may be gone.
      context.log('info', (error as Error).message);
    }
  };
  return plainEndpoint({
    type: type.keyword,
    label: `interface ${name}`,
    bounds: 'messages',
    plain: {
      ...sidesOf(access, fd),
      kind: 'socket',
      to,
      end: takeEndMethod(options, 'none'),
    },
    data: takeDataOptions(options),
    ...(vlan === undefined || access === 'write' ? {} : { source: vlan }),
    retire: () => {
      vlan?.close();
      restore();
    },
  });
}

/** Opens INTERFACE: the packets of a network interface, by a socket of packet(7). */
export async function open(request: OpenRequest): Promise<Opened> {
  const { options } = request;
  options.apply('EARLY', -1);
  const type = options.integer('so-type') ?? SOCK_RAW;
  const fd = createSocket({ domain: AF_PACKET, type, protocol: 0 }, 'interface', options);
  try {
    return { kind: 'endpoint', endpoint: endpointOf(request, prepare(fd, request)) };
  } catch (error) {
    close(fd);
    throw error;
  }
}
