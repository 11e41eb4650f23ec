import { createPrivateKey } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { readFile } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import type { EndpointContext } from '../types.js';
import { readTrust } from './trust.js';
import { parseTlsVersion } from './version.js';

/** Which end of TLS we are. */
export type TlsRole = 'client' | 'server';

/** What the options of an address want of the peer, whoever does the encryption. */
export interface PeerSettings {
  /** Whether the peer has to have a certificate of an authority that is trusted. */
  readonly verify: boolean;
  /** The name its certificate has to be issued for; empty for any. */
  readonly commonName: string | undefined;
  /** The server's name that a client asks for in the open; undefined for none. */
  readonly serverName: string | undefined;
}

/** What the options of an address say about TLS. */
export interface TlsSettings extends PeerSettings {
  readonly context: SecureContext;
  /** The same as options, for what makes its own context. Holds secrets: never to be shown. */
  readonly contextOptions: SecureContextOptions;
  readonly alpn: readonly string[];
  /** The most bytes of data in one record. */
  readonly maxSendFragment: number | undefined;
}

/** Who we are, in PEM. */
export interface Identity {
  readonly cert?: string;
  readonly key?: string;
  /** For Diffie-Hellman; `auto` for OpenSSL's own. */
  readonly dhparam?: string;
}

/** socat's own default; the names of TLS 1.3 count apart. */
export const usualCiphers = 'HIGH:-NULL:-PSK:-aNULL';
/** node:tls turns TLS 1.3 off where none of its ciphers is named; they are always there with OpenSSL. */
const ciphersOfTls13 = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';

const leastFragment = 512;
const mostFragment = 16384;

const text = (path: string): string => readFile(path).toString('latin1');

/** The parameters for Diffie-Hellman of a file, which may be that of the certificate. */
const dhParameters = (pem: string): string | undefined =>
  /-----BEGIN DH PARAMETERS-----[^-]*-----END DH PARAMETERS-----/.exec(pem)?.[0];

/** Takes certificate, key and parameters. Throws SystemError for files that cannot be read. */
export function takeIdentity(options: EndpointOptions): Identity {
  const certificate = options.text('openssl-certificate');
  const key = options.text('openssl-key');
  const dh = options.text('openssl-dhparam');
  if (certificate === undefined) return dh === undefined ? {} : { dhparam: text(dh) };
  const cert = text(certificate);
  const dhparam = dhParameters(dh === undefined ? cert : text(dh)) ?? 'auto';
  return { cert, key: key === undefined ? cert : text(key), dhparam };
}

function takeVersions(options: EndpointOptions): SecureContextOptions {
  const least = options.text('openssl-min-proto-version');
  const most = options.text('openssl-max-proto-version');
  return {
    ...(least === undefined ? {} : { minVersion: parseTlsVersion(least) }),
    ...(most === undefined ? {} : { maxVersion: parseTlsVersion(most) }),
  };
}

/** Takes what has no meaning any more. Throws TypeError for values that there never were. */
export function takeRest(options: EndpointOptions, context: EndpointContext): void {
  const compression = options.text('openssl-compress');
  if (compression !== undefined) {
    if (!['auto', 'none'].includes(compression.toLowerCase())) {
      throw new TypeError(`openssl-compress="${compression}": unknown compression method`);
    }
    context.log('info', 'OpenSSL built without compression support');
  }
  // both fed OpenSSL's random numbers where a machine had none
  options.text('openssl-egd');
  options.flag('openssl-pseudo');
}

/** Only a client may ask for short records. Throws TypeError. */
export function refuseFragmentLength(options: EndpointOptions): void {
  if (options.integer('openssl-maxfraglen') === undefined) return;
  throw new TypeError('openssl: maxfraglen option not applicable to a server');
}

/** Takes how many bytes a record may have that we send. Throws TypeError. */
export function takeMaxSendFragment(options: EndpointOptions): number | undefined {
  const size = options.integer('openssl-maxsendfrag');
  if (size === undefined || (size >= leastFragment && size <= mostFragment)) return size;
  throw new TypeError(`openssl: maxsendfrag ${size} out of range ${leastFragment} - ${mostFragment}`);
}

/** Whether a key is of DSA, which TLS 1.3 has given up, RFC 8446 section 1.2: node:tls would choose that version all the same. */
function isOldKind({ key }: SecureContextOptions): boolean {
  if (typeof key !== 'string') return false;
  try {
    return createPrivateKey(key).asymmetricKeyType === 'dsa';
  } catch {
    // told where the key is put to use
    return false;
  }
}

/** Codes and words of OpenSSL and node:tls for a key that nobody can read without its passphrase. */
const encrypted = /ERR_MISSING_PASSPHRASE|BAD_DECRYPT|passphrase|interrupted or cancelled|bad password read/i;

/** Makes a context; what cannot be made is said with the word for the option at fault. Throws TypeError. */
export function makeContext<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (encrypted.test(code) || encrypted.test(message)) {
      throw new TypeError('openssl-key: the key is encrypted; give one without a passphrase', {
        cause: error,
      });
    }
    throw new TypeError(`OpenSSL does not take certificate, key, ciphers or versions: ${message}`, {
      cause: error,
    });
  }
}

/** Whether the peer has to show a certificate: yes, unless the option is given with another value. */
export const takeVerify = (options: EndpointOptions): boolean => options.take('openssl-verify') !== false;

/** Takes the names of protocols to agree on. */
export const takeProtocols = (options: EndpointOptions): string[] =>
  (options.text('openssl-alpn') ?? '').split(/[ :]+/).filter((name) => name !== '');

/** A server without a certificate can hardly be of use. */
export function warnWithoutCertificate({ cert }: Identity, context: EndpointContext): void {
  if (cert === undefined) context.log('warning', 'no certificate given; consider option "cert"');
}

/**
 * Takes the options of TLS and reads the files they name. Throws TypeError for values that are none, SystemError for
 * files that cannot be read.
 */
export function takeTlsSettings(
  options: EndpointOptions,
  role: TlsRole,
  context: EndpointContext,
): TlsSettings {
  const verify = takeVerify(options);
  const ca = readTrustIf(verify, options);
  const identity = takeIdentity(options);
  const contextOptions: SecureContextOptions = {
    ...identity,
    ...(isOldKind(identity) ? { maxVersion: 'TLSv1.2' as const } : {}),
    ...takeVersions(options),
    ciphers: `${ciphersOfTls13}:${options.text('openssl-cipherlist') ?? usualCiphers}`,
    ...(ca === undefined ? {} : { ca }),
  };
  takeRest(options, context);
  if (role === 'server') refuseFragmentLength(options);
  if (role === 'server') warnWithoutCertificate(identity, context);
  return {
    context: makeContext(() => createSecureContext(contextOptions)),
    contextOptions,
    verify,
    commonName: options.text('openssl-commonname'),
    serverName: options.text('openssl-snihost'),
    alpn: takeProtocols(options),
    maxSendFragment: takeMaxSendFragment(options),
  };
}

/** Nothing is read for a peer that is not verified, but a missing file is told. */
export function readTrustIf(verify: boolean, options: EndpointOptions): string[] | undefined {
  const file = options.text('openssl-cafile');
  const directory = options.text('openssl-capath');
  if (!verify && file === undefined && directory === undefined) return undefined;
  return readTrust(file, directory);
}
