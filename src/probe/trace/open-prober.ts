import type { HostAddress } from '../host.js';
import { EchoProber } from './echo.js';
import type { ResolvedTraceOptions } from './options.js';
import type { Prober } from './prober.js';
import { TcpProber } from './tcp.js';
import { UdpProber } from './udp.js';

/** Opens what sends the probes that the options ask for. Throws SocketError. */
export const openProber = (to: HostAddress, options: ResolvedTraceOptions): Prober => {
  if (options.protocol === 'tcp') return new TcpProber(to, options);
  if (options.protocol === 'udp') return UdpProber.open(to, options);
  const { source, interface: device, mark, trafficClass, netns, namespace } = options;
  return EchoProber.open(to, {
    ...(source !== undefined && { source }),
    ...(device !== undefined && { interface: device }),
    ...(mark !== undefined && { mark }),
    ...(trafficClass !== undefined && { trafficClass }),
    ...(netns !== undefined && { netns }),
    ...(namespace !== undefined && { namespace }),
  });
};
