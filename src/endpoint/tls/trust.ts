import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readFile, readFileIfThere } from '../../kernel/index.js';

/** Where distributions keep the certificates that the machine trusts; the first that is there counts. */
const systemFiles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Arch
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/ssl/cert.pem', // Alpine
];

/** Names that c_rehash(1) gives to certificates: a hash of the subject and a number. */
const hashed = /^[0-9a-f]{8}\.[0-9]+$/;

/** The certificates of a directory in the form of c_rehash(1). Throws where it cannot be read or has none. */
function readDirectory(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => hashed.test(name));
  if (names.length === 0) {
    throw new Error(`${directory} holds no certificates by the names of c_rehash(1), such as 1a2b3c4d.0`);
  }
  return names.map((name) => readFile(join(directory, name)).toString('latin1'));
}

/** What the machine trusts, or undefined where Node's own list has to do: SSL_CERT_FILE and SSL_CERT_DIR go first. */
function systemTrust(environment: NodeJS.ProcessEnv): string[] | undefined {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: directory } = environment;
  if (file !== undefined || directory !== undefined) {
    return [
      ...(file === undefined ? [] : [readFile(file).toString('latin1')]),
      ...(directory === undefined ? [] : readDirectory(directory)),
    ];
  }
  for (const path of systemFiles) {
    const contents = readFileIfThere(path);
    if (contents !== undefined) return [contents.toString('latin1')];
  }
  return undefined;
}

/**
 * Certificates of authorities that are trusted, in PEM: of `cafile` and `capath`, else those of the machine. Undefined
 * means Node's own list. Throws where a file or directory cannot be read.
 */
export function readTrust(
  file: string | undefined,
  directory: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): string[] | undefined {
  if (file === undefined && directory === undefined) return systemTrust(environment);
  return [
    ...(file === undefined ? [] : [readFile(file).toString('latin1')]),
    ...(directory === undefined ? [] : readDirectory(directory)),
  ];
}
