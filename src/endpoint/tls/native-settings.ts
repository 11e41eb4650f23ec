import { rootCertificates } from 'node:tls';
import { hasOpenssl, TlsContext } from '../../kernel/tls.js';
import { takeTimeout } from '../net/time.js';
import type { EndpointOptions } from '../option/types.js';
import type { EndpointContext } from '../types.js';
import {
  makeContext,
  type PeerSettings,
  readTrustIf,
  refuseFragmentLength,
  type TlsRole,
  takeIdentity,
  takeMaxSendFragment,
  takeProtocols,
  takeRest,
  takeVerify,
  usualCiphers,
  warnWithoutCertificate,
} from './settings.js';
import { parseWireVersion } from './version.js';

/** What a connection is made of that OpenSSL encrypts at our own hand, as node:tls has no DTLS and not every option. */
export interface NativeSettings extends PeerSettings {
  readonly role: TlsRole;
  /** DTLS. */
  readonly datagrams: boolean;
  readonly context: TlsContext;
  readonly maxSendFragment: number | undefined;
  /** Whether any number of peers may come, whose addresses may be forged. */
  readonly strangers: boolean;
  /** How long a handshake may take, in milliseconds. */
  readonly patience: number | undefined;
  /** `shut-none`: the end is kept to ourselves. */
  readonly silent: boolean;
}

/** What a client may ask for, by the codes of RFC 6066 section 4. */
const fragmentCodes: Readonly<Record<number, number>> = { 512: 1, 1024: 2, 2048: 3, 4096: 4 };

/** A session with `fork` that nobody finishes shall not take the place of others for long: any address may be forged. */
const strangersPatience = 15_000;

function takeFragmentCode(options: EndpointOptions, role: TlsRole): number {
  if (role === 'server') refuseFragmentLength(options);
  const length = options.integer('openssl-maxfraglen');
  const code = length === undefined ? 0 : fragmentCodes[length];
  if (code !== undefined) return code;
  throw new TypeError(`openssl: maxfraglen ${length} is not one of 512, 1024, 2048, or 4096`);
}

/** Takes `…-proto-version`: as on the wire, 0 where it is not given. */
function takeVersion(options: EndpointOptions, name: string, datagrams: boolean): number {
  const text = options.text(name);
  return text === undefined ? 0 : parseWireVersion(text, datagrams ? 'DTLS' : 'TLS');
}

/** Whom to trust, in one text. */
function trustOf(options: EndpointOptions, verify: boolean): string | undefined {
  const given = readTrustIf(verify, options);
  return verify ? (given ?? rootCertificates).join('\n') : undefined;
}

function makeNativeContext(
  options: EndpointOptions,
  place: Pick<NativeSettings, 'role' | 'datagrams' | 'verify' | 'maxSendFragment'>,
  context: EndpointContext,
): TlsContext {
  const { role, datagrams, verify, maxSendFragment } = place;
  const { cert, key, dhparam } = takeIdentity(options);
  if (role === 'server') warnWithoutCertificate(cert === undefined ? {} : { cert }, context);
  const plan = {
    datagrams,
    server: role === 'server',
    verify,
    leastVersion: takeVersion(options, 'openssl-min-proto-version', datagrams),
    mostVersion: takeVersion(options, 'openssl-max-proto-version', datagrams),
    fragmentCode: takeFragmentCode(options, role),
    mostSent: maxSendFragment ?? 0,
    ciphers: options.text('openssl-cipherlist') ?? usualCiphers,
    certificate: cert,
    key,
    authorities: trustOf(options, verify),
    parameters: dhparam === 'auto' ? undefined : dhparam,
    protocols: takeProtocols(options),
  };
  return makeContext(() => new TlsContext(plan));
}

/**
 * Takes the options of TLS or DTLS and reads the files they name. Throws TypeError for values that are none and where this
 * runtime has no OpenSSL, SystemError for files that cannot be read.
 */
export function takeNativeSettings(
  options: EndpointOptions,
  place: Pick<NativeSettings, 'role' | 'datagrams'>,
  context: EndpointContext,
): NativeSettings {
  if (!hasOpenssl()) {
    const what = place.datagrams ? 'DTLS' : 'maxfraglen';
    throw new TypeError(`${what} needs the OpenSSL 3 of Node, which this runtime does not have`);
  }
  const { role } = place;
  const strangers = role === 'server' && options.has('fork');
  const verify = takeVerify(options);
  const maxSendFragment = takeMaxSendFragment(options);
  takeRest(options, context);
  return {
    ...place,
    verify,
    maxSendFragment,
    context: makeNativeContext(options, { ...place, verify, maxSendFragment }, context),
    commonName: options.text('openssl-commonname'),
    serverName: options.text('openssl-snihost'),
    strangers,
    patience: strangers ? strangersPatience : takeTimeout(options, 'connect-timeout'),
    silent: options.renewed().flag('shut-none'),
  };
}
