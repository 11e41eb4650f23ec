import { bind, type Descriptor, SystemError } from '../../kernel/index.js';
import { AF_UNIX } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import { attempt } from './fail.js';
import { anyInternet, type SockaddrBytes, withPort } from './sockaddr.js';

const EADDRINUSE = 98;

/** What `lowport` chooses from: socat's lowest, and IPPORT_RESERVED of <netinet/in.h>. */
const lowestPort = 640;
const firstUnreserved = 1024;

/** How a socket gets its local name. */
export interface BindPlan {
  /** AF_*. */
  readonly domain: number;
  /** For errors: `tcp`. */
  readonly label: string;
  readonly from?: SockaddrBytes | undefined;
  /** `lowport`: some free port that needs a privilege. */
  readonly lowPort?: boolean;
  /** What there is to do as soon as the name is bound, before options may fail. */
  readonly bound?: (() => void) | undefined;
}

/** Tries all privileged ports from a random one on. Throws SystemError. */
function bindLow(fd: Descriptor, any: SockaddrBytes): void {
  const count = firstUnreserved - lowestPort;
  const start = Math.floor(Math.random() * count);
  for (let step = 0; ; step++) {
    const port = lowestPort + ((start + count - step) % count);
    try {
      bind(fd, withPort(any, port));
      return;
    } catch (error) {
      const busy = error instanceof SystemError && error.errno === EADDRINUSE;
      if (!busy || step === count - 1) throw error;
    }
  }
}

function bindTo(fd: Descriptor, { domain, from, lowPort, label, bound }: BindPlan): void {
  if (lowPort) {
    const any = from ?? anyInternet(domain, 0);
    attempt('bind', { label, local: any }, () => bindLow(fd, any));
  } else if (from !== undefined) {
    attempt('bind', { label, local: from }, () => bind(fd, from));
  }
  bound?.();
}

/** bind(2) as planned, with the options of the phases around it. Throws SocketError, SystemError. */
export function bindSocket(fd: Descriptor, plan: BindPlan, options: EndpointOptions): void {
  // socat binds Unix sockets first; there are options that only then find the file.
  if (plan.domain === AF_UNIX) bindTo(fd, plan);
  options.apply('PREBIND', fd);
  if (plan.from !== undefined || plan.lowPort === true || plan.domain === AF_UNIX) options.apply('BIND', fd);
  if (plan.domain !== AF_UNIX) bindTo(fd, plan);
  options.apply('PASTBIND', fd);
}
