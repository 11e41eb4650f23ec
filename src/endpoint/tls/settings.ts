import { createPrivateKey } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { readFile } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import type { EndpointContext } from '../types.js';
import { readTrust } from './trust.js';
import { parseTlsVersion } from './version.js';

/** Which end of TLS we are. */
export type TlsRole = 'client' | 'server';

/** What the options of an address say about TLS. */
export interface TlsSettings {
  readonly context: SecureContext;
  /** The same as options, for what makes its own context. Holds secrets: never to be shown. */
  readonly contextOptions: SecureContextOptions;
  /** Whether the peer has to have a certificate of an authority that is trusted. */
  readonly verify: boolean;
  /** The name its certificate has to be issued for; empty for any. */
  readonly commonName: string | undefined;
  /** The server's name that a client asks for in the open; undefined for none. */
  readonly serverName: string | undefined;
  readonly alpn: readonly string[];
  /** The most bytes of data in one record. */
  readonly maxSendFragment: number | undefined;
}

/** socat's own default; the names of TLS 1.3 count apart. */
const usualCiphers = 'HIGH:-NULL:-PSK:-aNULL';
/** node:tls turns TLS 1.3 off where none of its ciphers is named; they are always there with OpenSSL. */
const ciphersOfTls13 = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';

const leastFragment = 512;
const mostFragment = 16384;

const text = (path: string): string => readFile(path).toString('latin1');

/** The parameters for Diffie-Hellman of a file, which may be that of the certificate. */
const dhParameters = (pem: string): string | undefined =>
  /-----BEGIN DH PARAMETERS-----[^-]*-----END DH PARAMETERS-----/.exec(pem)?.[0];

/** Takes certificate, key and parameters. Throws SystemError for files that cannot be read. */
function takeIdentity(options: EndpointOptions): SecureContextOptions {
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

/** Takes what has no meaning any more, or none here. Throws TypeError for what would be expected to work. */
function takeRest(options: EndpointOptions, role: TlsRole, context: EndpointContext): void {
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
  if (options.integer('openssl-maxfraglen') === undefined) return;
  if (role === 'server') throw new TypeError('openssl: maxfraglen option not applicable to a server');
  throw new TypeError(
    'openssl-maxfraglen: node:tls cannot ask for shorter records; use maxsendfrag at the server',
  );
}

function takeMaxSendFragment(options: EndpointOptions): number | undefined {
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

/** What node:tls says about certificates and keys, with the word for the option at fault. */
function makeContext(options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (
      code === 'ERR_MISSING_PASSPHRASE' ||
      code === 'ERR_OSSL_BAD_DECRYPT' ||
      /passphrase|interrupted or cancelled/i.test(message)
    ) {
      throw new TypeError('openssl-key: the key is encrypted; give one without a passphrase', {
        cause: error,
      });
    }
    throw new TypeError(`OpenSSL does not take certificate, key, ciphers or versions: ${message}`, {
      cause: error,
    });
  }
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
  // ON unless it is given with another value
  const verify = options.take('openssl-verify') !== false;
  const ca = readTrustIf(verify, options);
  const identity = takeIdentity(options);
  const contextOptions: SecureContextOptions = {
    ...identity,
    ...(isOldKind(identity) ? { maxVersion: 'TLSv1.2' as const } : {}),
    ...takeVersions(options),
    ciphers: `${ciphersOfTls13}:${options.text('openssl-cipherlist') ?? usualCiphers}`,
    ...(ca === undefined ? {} : { ca }),
  };
  takeRest(options, role, context);
  if (role === 'server' && contextOptions.cert === undefined) {
    context.log('warning', 'no certificate given; consider option "cert"');
  }
  return {
    context: makeContext(contextOptions),
    contextOptions,
    verify,
    commonName: options.text('openssl-commonname'),
    serverName: options.text('openssl-snihost'),
    alpn: (options.text('openssl-alpn') ?? '').split(/[ :]+/).filter((name) => name !== ''),
    maxSendFragment: takeMaxSendFragment(options),
  };
}

/** Nothing is read for a peer that is not verified, but a missing file is told. */
function readTrustIf(verify: boolean, options: EndpointOptions): string[] | undefined {
  const file = options.text('openssl-cafile');
  const directory = options.text('openssl-capath');
  if (!verify && file === undefined && directory === undefined) return undefined;
  return readTrust(file, directory);
}
