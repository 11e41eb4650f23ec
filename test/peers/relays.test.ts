import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { requires } from '../support/skip.js';
import {
  connectDatagrams,
  connectRecords,
  connectStream,
  type End,
  type Server,
  serveDatagrams,
  serveStream,
} from './ends.js';
import { eventually, folder, Peer, until } from './peer.js';

/** A kind of socket that a peer program knows. */
interface Kind {
  readonly title: string;
  readonly program: 'socat' | 'nc';
  /** The program as a server at a path or a port. */
  readonly server: (at: string) => readonly string[];
  readonly client: (at: string) => readonly string[];
  readonly isInternet: boolean;
  /** Where the kernel shows that a server is there, for kinds that cannot be connected to. */
  readonly table?: string;
  readonly connect: (at: string) => Promise<End>;
  readonly serve: (at: string) => Promise<Server>;
  /** Whether the program answers by itself, or says what we type. */
  readonly echoes: boolean;
}

const inet = (protocol: 'tcp' | 'udp') => (port: string) => `${protocol}:127.0.0.1:${port}`;
const inetStream = {
  isInternet: true,
  connect: (at: string) => connectStream(inet('tcp')(at)),
  serve: (at: string) => serveStream(inet('tcp')(at)),
};
const inetDatagrams = {
  isInternet: true,
  table: '/proc/net/udp',
  connect: (at: string) => connectDatagrams(inet('udp')(at)),
  serve: (at: string) => serveDatagrams(inet('udp')(at)),
};
const unixStream = { isInternet: false, connect: connectStream, serve: (at: string) => serveStream(at) };
const unixDatagrams = {
  isInternet: false,
  table: '/proc/net/unix',
  connect: connectDatagrams,
  serve: serveDatagrams,
};
const unixRecords = {
  isInternet: false,
  connect: connectRecords,
  serve: (at: string) => serveStream(at, 'seqpacket'),
};

const socat = (
  title: string,
  ends: typeof unixStream,
  server: (at: string) => string,
  client: (at: string) => string,
): Kind => ({
  title: `socat, ${title}`,
  program: 'socat',
  server: (at) => ['socat', server(at), 'PIPE'],
  client: (at) => ['socat', '-t', '5', 'STDIO', client(at)],
  echoes: true,
  ...ends,
});

const nc = (title: string, ends: typeof unixStream, flags: readonly string[]): Kind => {
  const at = (where: string): string[] => (ends.isInternet ? ['127.0.0.1', where] : [where]);
  return {
    title: `nc, ${title}`,
    program: 'nc',
    server: (where) => ['nc', ...flags, '-l', ...at(where)],
    client: (where) => ['nc', ...flags, ...at(where)],
    echoes: false,
    ...ends,
  };
};

const kinds: readonly Kind[] = [
  socat(
    'TCP',
    inetStream,
    (at) => `TCP-LISTEN:${at},bind=127.0.0.1`,
    (at) => `TCP:127.0.0.1:${at}`,
  ),
  socat(
    'UDP',
    inetDatagrams,
    (at) => `UDP-LISTEN:${at},bind=127.0.0.1`,
    (at) => `UDP:127.0.0.1:${at}`,
  ),
  socat(
    'Unix stream',
    unixStream,
    (at) => `UNIX-LISTEN:${at}`,
    (at) => `UNIX-CONNECT:${at}`,
  ),
  socat(
    'Unix dgram',
    unixDatagrams,
    (at) => `UNIX-RECVFROM:${at}`,
    (at) => `UNIX-SENDTO:${at},bind=${at}.theirs`,
  ),
  socat(
    'Unix seqpacket',
    unixRecords,
    (at) => `UNIX-LISTEN:${at},socktype=5`,
    (at) => `UNIX-CONNECT:${at},socktype=5`,
  ),
  nc('TCP', inetStream, ['-N']),
  nc('UDP', inetDatagrams, ['-u']),
  nc('Unix stream', unixStream, ['-N', '-U']),
  nc('Unix dgram', unixDatagrams, ['-u', '-U']),
];

/** A port that is free now, in the network namespace of the test. */
const freePort = async (): Promise<string> => {
  await using server = await serveStream('tcp:127.0.0.1:0');
  return String(server.port);
};

/** Waits for what cannot be tried: sending to nobody would lose the datagram. */
const isThere = async ({ table, isInternet }: Kind, at: string): Promise<void> => {
  if (table === undefined) return;
  const mark = isInternet ? `:${Number(at).toString(16).toUpperCase().padStart(4, '0')} ` : at;
  await until(() => readFileSync(table, 'utf8').includes(mark), `${at} in ${table}`);
};

for (const kind of kinds) {
  const options = { skip: requires(kind.program, ...(kind.isInternet ? (['netns'] as const) : [])) };

  test(`${kind.title}: we come to it, and talk both ways`, options, async () => {
    using place = folder();
    const at = kind.isInternet ? await freePort() : place.of('s');
    await using peer = new Peer(kind.server(at));
    await isThere(kind, at);
    await using own = await eventually(() => kind.connect(at));
    await own.say('from us\n');
    if (!kind.echoes) {
      await peer.says(/from us\n/);
      peer.type('from it\n');
    }
    assert.equal(await own.hear(), kind.echoes ? 'from us\n' : 'from it\n');
  });

  test(`${kind.title}: it comes to us, and we talk both ways`, options, async () => {
    using place = folder();
    await using server = await kind.serve(kind.isInternet ? '0' : place.of('s'));
    await using peer = new Peer(kind.client(kind.isInternet ? String(server.port) : place.of('s')));
    peer.type('from it\n');
    await using own = await server.end();
    assert.equal(await own.hear(), 'from it\n');
    await own.say('from us\n');
    await peer.says(/from us\n/);
  });
}

test('socket files of ours are gone when the sockets are', async () => {
  using place = folder();
  await (await serveStream(place.of('s')))[Symbol.asyncDispose]();
  await (await serveDatagrams(place.of('d')))[Symbol.asyncDispose]();
  assert.deepEqual([existsSync(place.of('s')), existsSync(place.of('d'))], [false, false]);
});
