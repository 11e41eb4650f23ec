import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { server } from '../kernel/pump-help.js';
import { cli } from '../support/cli.js';
import { requires } from '../support/skip.js';

const password = 'Tr0ub4dor3';
const login = `me:${password}`;
/** Everything that would give the password away. */
const secrets = [password, Buffer.from(login).toString('base64'), Buffer.from(password).toString('hex')];

/** A proxy that says something to whoever comes, and closes. */
const proxy = (answer: string | Buffer) =>
  server((socket) => {
    socket.once('data', () => socket.end(answer));
  });

/** Faces that tell much and little, in each format. */
const faces: readonly (readonly string[])[] = [
  ['relay'],
  ['relay', '--log=json', '--log-level=info'],
  ['relay', '--log=text', '--log-level=debug'],
  ['relay', '--log=json', '--log-level=debug'],
  ['relay', '--json', '-x'],
  ['socat'],
  ['socat', '-dddd', '-D'],
  ['socat', '-dddd', '-v', '-x', '--statistics'],
];

/** Runs what has a password in its second end; fails where the password can be read in what it writes. */
async function assertSilent(
  face: readonly string[],
  end: string,
  said: RegExp,
  hidden: readonly string[] = secrets,
): Promise<void> {
  const { code, out, err } = await cli([...face, 'pipe', end], { deadline: 60_000 });
  const written = `${out}${err}`;
  assert.notEqual(code, 0, written);
  assert.match(written, said, face.join(' '));
  for (const secret of hidden) assert.ok(!written.includes(secret), `${face.join(' ')}: ${written}`);
}

test('no password for an HTTP proxy is told: refused by it, at any level', async () => {
  await using refusing = await proxy('HTTP/1.0 407 Proxy Authentication Required\r\n\r\n');
  const end = `proxy:127.0.0.1:example.org:80,proxyport=${refusing.port},proxyauth=${login}`;
  for (const face of faces) await assertSilent(face, end, /407/);
});

test('no password for a SOCKS proxy is told: refused by it, at any level', async () => {
  // Asks for a name and a password, and wants others.
  await using refusing = await proxy(Buffer.of(5, 2, 1, 1));
  const end = `socks5:127.0.0.1:${refusing.port}:10.0.0.1:80,socksuser=me,sockspass=${password}`;
  for (const face of faces) await assertSilent(face, end, /socks/i);
});

test('no password is told where a specification is wrong', async () => {
  const wrong = [
    `proxy:127.0.0.1:example.org:80,proxyauth=${login},frok`,
    `socks5:127.0.0.1:1:10.0.0.1:80,sockspass=${password},frok`,
    `socks5:127.0.0.1:1:10.0.0.1:80,frok,sockspass=${password}`,
  ];
  for (const end of wrong) for (const face of faces.slice(3)) await assertSilent(face, end, /frok/);
});

const folder = mkdtempSync(join(tmpdir(), 'relay-'));
after(() => rmSync(folder, { recursive: true }));

test('neither an encrypted key nor its passphrase is told', { skip: requires('openssl') }, async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-passout', `pass:${password}`];
  execFileSync('openssl', ['req', '-new', '-x509', ...kind, '-keyout', key, '-out', cert, '-subj', '/CN=x'], {
    stdio: 'pipe',
  });
  const lines = readFileSync(key, 'utf8')
    .split('\n')
    .filter((line) => /^[^-]/.test(line));
  assert.ok(lines.length > 1);
  for (const face of faces) {
    await assertSilent(face, `openssl:127.0.0.1:1,cert=${cert},key=${key},verify=0`, /encrypted/, [
      password,
      ...lines,
    ]);
  }
});
