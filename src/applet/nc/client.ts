import { complain } from '../../terminal/index.js';
import type { NcContext } from './context.js';
import { type Dialed, dial, protocolOf } from './dial.js';
import { listPorts } from './ports.js';
import { relay, unwatched } from './relay.js';
import type { NcRequest } from './request.js';
import { serviceName } from './services.js';
import { seemsOpen } from './udp-test.js';

/** Calls one port, through the proxy if there is one; undefined when there is no connection. */
const call = async (request: NcRequest, port: number, context: NcContext): Promise<Dialed | undefined> => {
  const { host = '', proxy } = request;
  if (proxy === undefined) return dial({ host, port: String(port), named: true }, context);
  const { dialProxy } = await import('./proxy/index.js');
  return dialProxy({ host, port }, proxy, context);
};

/** `Connection to localhost (127.0.0.1) 22 port [tcp/ssh] succeeded!` */
const praise = ({ host = '', proxy, options }: NcRequest, port: number, address: string): void => {
  const protocol = protocolOf(options);
  const service = options.numeric ? undefined : serviceName(port, protocol);
  const where = options.numeric || proxy !== undefined || host === address ? host : `${host} (${address})`;
  complain(`Connection to ${where} ${port} port [${protocol}/${service ?? '*'}] succeeded!`);
};

/** What is done with a connection: told, passed on, talked over. Whether it counts as one. */
const use = async (
  { socket, address }: Dialed,
  request: NcRequest,
  port: number,
  context: NcContext,
): Promise<boolean> => {
  const { verbose, udp, timeout, passDescriptor, zero } = request.options;
  if (verbose) {
    if (udp && !(await seemsOpen(socket, timeout))) return false;
    praise(request, port, address);
  }
  if (passDescriptor) await (await import('./pass.js')).passDescriptor(socket);
  else if (!zero) await context.session.until(relay(socket, context));
  return true;
};

/** `nc host port…`: calls one port after the other. Returns the exit code. */
export const callPorts = async (request: NcRequest, context: NcContext): Promise<number> => {
  const { options } = request;
  const ports = listPorts(request.ports, protocolOf(options), options.random);
  if (options.strict && options.udp && options.zero) {
    return (await import('./strict.js')).judgePorts(request, ports, context);
  }
  // A refusal is an error each; nobody reads where in the program it came from.
  if (ports.length > 1) Error.stackTraceLimit = 0;
  let code = 1;
  for (const port of ports) {
    const dialed = await call(request, port, context);
    if (dialed === undefined) continue;
    const socket = options.zero ? dialed.socket : unwatched(dialed.socket);
    // One open port is enough; of UDP ports the last one decides.
    code = (await use({ ...dialed, socket }, request, port, context)) ? 0 : 1;
    socket.close();
    if (code === 0 && options.passDescriptor) break;
  }
  return code;
};
