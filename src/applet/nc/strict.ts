import { type ProbeResult, probe } from '../../index.js';
import { complain, escapeLine } from '../../terminal/index.js';
import type { NcContext } from './context.js';
import { hintsOf } from './dial.js';
import { die, warn } from './exit.js';
import { LookupError, resolve } from './names.js';
import { type HostAddress, numericHost } from './numeric.js';
import type { NcRequest } from './request.js';
import { serviceName } from './services.js';

/** What a verdict makes of the exit code: it answers, it does not, or nobody can tell. */
const open = 0;
const shut = 1;
const unknown = 3;

const codeOf = ({ verdict }: ProbeResult): number => {
  if (verdict === 'open' || verdict === 'answering') return open;
  return verdict === 'silent' ? unknown : shut;
};

const targetOf = (address: HostAddress, port: number): string => {
  const host = numericHost(address);
  return address.family === 'inet6' ? `udp:[${host}]:${port}` : `udp:${host}:${port}`;
};

const report = (
  { host = '', options }: NcRequest,
  address: HostAddress,
  port: number,
  result: ProbeResult,
): void => {
  const text = numericHost(address);
  const where = options.numeric || host === text ? host : `${host} (${text})`;
  if (codeOf(result) === open) {
    const service = options.numeric ? undefined : serviceName(port, 'udp');
    complain(`Connection to ${where} ${port} port [udp/${service ?? '*'}] succeeded!`);
    return;
  }
  const word = result.verdict === 'silent' ? 'silent' : `failed: ${result.verdict}`;
  warn(`connect to ${where} port ${port} (udp) ${word}: ${escapeLine(result.reason)}`);
};

const firstAddress = async ({ host, options }: NcRequest, port: number): Promise<HostAddress> => {
  try {
    const [address] = await resolve(host, String(port), hintsOf(options));
    if (address !== undefined) return address;
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    throw die(`getaddrinfo for host "${host}" port ${port}: ${error.message}`);
  }
  throw die(`host "${host}" has no address`);
};

/**
 * `-uz --strict`: judges UDP ports by what comes back, where nc takes silence for success. Returns 0 when one answers or
 * is known to be open, 1 when all are known not to be, 3 when nothing came back of some.
 */
export const judgePorts = async (
  request: NcRequest,
  ports: readonly number[],
  { options }: NcContext,
): Promise<number> => {
  const codes: number[] = [];
  for (const port of ports) {
    const address = await firstAddress(request, port);
    const { timeout, source } = options;
    const result = await probe(targetOf(address, port), {
      ...(timeout ? { timeout } : {}),
      ...(source === undefined ? {} : { source }),
    });
    if (options.verbose) report(request, address, port, result);
    codes.push(codeOf(result));
  }
  if (codes.includes(open)) return open;
  return codes.includes(unknown) ? unknown : shut;
};
