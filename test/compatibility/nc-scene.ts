import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatagramSocket, type Listener, listen, Socket as RawEnd } from '../../src/index.js';
import { freshPort } from './nc-runs.js';

type Serve = (socket: Socket) => void;

/** Echoes, and ends when the peer ends. */
const echo: Serve = (socket) => {
  socket.pipe(socket);
};

/** Says something and ends. */
const greet: Serve = (socket) => {
  socket.end('welcome\n');
};

/** Answers the first bytes with what a proxy would say, then is the far end: it says `through` and ends. */
const proxy =
  (...answers: readonly (string | Buffer)[]): Serve =>
  (socket) => {
    let step = 0;
    socket.on('data', () => {
      const answer = answers[step++];
      if (answer === undefined) return;
      socket.write(answer);
      if (step === answers.length) socket.end('through\n');
    });
  };

const socks5 = (status: number): readonly Buffer[] => [
  Buffer.of(5, 0),
  Buffer.of(5, status, 0, 1, 127, 0, 0, 1, 0, 80),
];
const socks4 = (status: number): Buffer => Buffer.of(0, status, 0, 80, 127, 0, 0, 1);

const servers: Readonly<Record<string, Serve>> = {
  echo,
  greet,
  sink: (socket) => socket.resume(),
  quiet: (socket) => socket.end(),
  telnet: (socket) => {
    socket.write(Buffer.of(255, 253, 1, 255, 251, 3, 0x68, 0x69, 0x0a));
    let answer = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      answer = Buffer.concat([answer, data]);
      if (answer.length >= 6) socket.end(`${answer.toString('hex')}\n`);
    });
  },
  reset: (socket) => {
    socket.once('data', () => socket.resetAndDestroy());
  },
  late: (socket) => {
    socket.on('data', () => {});
    socket.on('end', () => setTimeout(() => socket.end('after the end\n'), 300));
  },
  hex: (socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (data: Buffer) => chunks.push(data));
    socket.on('end', () => socket.end(`${Buffer.concat(chunks).toString('hex')}\n`));
  },
  socks5: proxy(...socks5(0)),
  socks5refused: proxy(...socks5(5)),
  socks5odd: proxy(...socks5(77)),
  socks5nomethod: proxy(Buffer.of(5, 255)),
  socks5type: proxy(Buffer.of(5, 0), Buffer.of(5, 0, 0, 9)),
  socks5six: proxy(Buffer.of(5, 0), Buffer.concat([Buffer.of(5, 0, 0, 4), Buffer.alloc(18)])),
  socks4: proxy(socks4(90)),
  socks4refused: proxy(socks4(91)),
  socks4ident: proxy(socks4(92)),
  http: proxy('HTTP/1.0 200 Connection established\r\nX-A: b\r\n\r\n'),
  http403: proxy('HTTP/1.0 403 Forbidden\r\n\r\n'),
  http407: proxy('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
  httphang: (socket) => socket.end(),
};

/** Servers of every kind that an nc can be called to meet, by name. */
export class NcScene implements AsyncDisposable {
  /** What `$name` means in a command line. */
  readonly places = new Map<string, string>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'n-'));
  readonly #servers: Server[] = [];
  readonly #datagrams: UdpSocket[] = [];
  readonly #others: { close(): void }[] = [];

  static async create(): Promise<NcScene> {
    const scene = new NcScene();
    for (const [name, serve] of Object.entries(servers)) await scene.#tcp(name, serve);
    for (const name of ['closed', 'closed2', 'udpclosed', 'own']) scene.places.set(name, String(freshPort()));
    await scene.#udp();
    await scene.#unix();
    return scene;
  }

  /** A command line with its places filled in. */
  fill(line: string): string[] {
    const words = line.split(' ').filter((word) => word !== '');
    return words.map((word) =>
      word.replace(/\$(\w+)/g, (_, name: string) => {
        const place = this.places.get(name);
        if (place === undefined) throw new Error(`no ${name} in the scene`);
        return place;
      }),
    );
  }

  /** A path in the scene's folder. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  async #tcp(name: string, serve: Serve): Promise<void> {
    const port = freshPort();
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      serve(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, '::', resolve));
    server.unref();
    this.#servers.push(server);
    this.places.set(name, String(port));
  }

  async #udp(): Promise<void> {
    for (const name of ['udpecho', 'udpsilent']) {
      const port = freshPort();
      const socket = createSocket('udp4');
      if (name === 'udpecho')
        socket.on('message', (data, from) => socket.send(data, from.port, from.address));
      await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
      this.#datagrams.push(socket);
      this.places.set(name, String(port));
    }
  }

  async #unix(): Promise<void> {
    for (const [name, serve] of [
      ['live', echo],
      ['unixgreet', greet],
    ] as const) {
      const server = createServer({ allowHalfOpen: true }, serve);
      await new Promise<void>((resolve) => server.listen(this.path(name), resolve));
      this.#servers.push(server);
      this.places.set(name, this.path(name));
    }
    const abstract: Listener = await listen(`unix:@${this.path('abstract')}`);
    void (async () => {
      for await (const stream of abstract) await stream.end('abstract\n').catch(() => stream.destroy());
    })();
    const dgram = await DatagramSocket.open({ bind: this.path('dgram') });
    void (async () => {
      for await (const { bytes, from } of dgram)
        if (from !== undefined) await dgram.send(bytes, from).catch(() => {});
    })().catch(() => {});
    const stale = RawEnd.open({ family: 'unix', type: 'stream' });
    stale.bind(this.path('stale'));
    stale.close();
    writeFileSync(this.path('file'), 'precious');
    this.#others.push(abstract, dgram);
    this.places.set('abstract', `@${this.path('abstract')}`);
    for (const name of ['dgram', 'stale', 'file', 'missing']) this.places.set(name, this.path(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) server.close();
    for (const socket of this.#datagrams) socket.close();
    for (const other of this.#others) other.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
