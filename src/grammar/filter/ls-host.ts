import type { FilterFamily } from './expression.js';
import { splitFamily } from './family-prefix.js';
import { readPrefix } from './inet-prefix.js';
import { readSsHost, type SsHost } from './ss-host.js';

/** Whether a text is an IPv6 address without brackets, with or without a prefix length, rather than `host:port`. */
const isBareInet6 = (text: string): boolean =>
  /^[0-9a-fA-F:]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*(?:\/\d+)?$/.test(text);

const bareInet6 = (family: FilterFamily | undefined, text: string): SsHost | undefined => {
  const address = readPrefix(text);
  return address && { ...(family && { family }), ...address };
};

/** Reads a host as ss does, and besides IPv6 addresses without brackets; undefined where it is none. */
export const readLsHost = (text: string): SsHost | undefined => {
  const { family, rest } = splitFamily(text);
  const inet = family === undefined || family === 'inet6';
  return inet && isBareInet6(rest) ? bareInet6(family, rest) : readSsHost(text, false);
};

/** Ports as ls has them: as ss, and ranges `8000-8080`. */
export const readLsPort = (
  text: string,
): { family?: FilterFamily; port: string; range: boolean } | undefined => {
  const { family, rest } = splitFamily(text);
  const range = /^:?(\d{1,5})-(\d{1,5})$/.exec(rest);
  const prefix = family === undefined ? {} : { family };
  if (range !== null) {
    if (Number(range[1]) > Number(range[2])) return undefined;
    return { ...prefix, port: `${Number(range[1])}-${Number(range[2])}`, range: true };
  }
  const host = family === 'unix' || /.[:/]/.test(rest) ? undefined : readSsHost(text, true);
  return host && { ...prefix, port: host.port ?? '*', range: false };
};
