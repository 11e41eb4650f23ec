import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../src/kernel/index.js';
import { Socket } from '../../../src/socket/socket.js';
import { unixName } from './name.js';
import type { UnixType } from './unix.js';

/** A folder with sockets and other files to point a probe at; everything goes with it. */
export class UnixPaths implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'u-'));
  readonly #sockets: Socket[] = [];

  constructor() {
    chmodSync(this.folder, 0o755);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  open(type: UnixType): Socket {
    const socket = Socket.open({ family: 'unix', type });
    this.#sockets.push(socket);
    return socket;
  }

  /** A bound socket whose file anybody may write to; it listens where a backlog is given. */
  bound(type: UnixType, name: string, backlog?: number): Socket {
    const socket = this.open(type);
    socket.bind(name.startsWith('@') ? name : this.path(name));
    if (!name.startsWith('@')) chmodSync(this.path(name), 0o777);
    if (backlog !== undefined) socket.listen(backlog);
    return socket;
  }

  /** A client that is connected to a name, or waits in its queue. */
  client(type: UnixType, name: string): Socket {
    const socket = this.open(type);
    connect(socket.fd, unixName(name.startsWith('@') ? `\0${name.slice(1)}` : this.path(name)));
    return socket;
  }

  /** A listener that accepts nothing more. */
  full(type: 'stream' | 'seqpacket', name: string): Socket {
    const listener = this.bound(type, name, 0);
    this.client(type, name);
    return listener;
  }

  /** A datagram socket whose queue has no room. */
  fullDatagram(name: string): Socket {
    const server = this.bound('dgram', name);
    const client = this.client('dgram', name);
    while (client.trySend('x') !== undefined);
    return server;
  }

  /** A datagram socket that takes from one peer only. */
  devoted(name: string): Socket {
    this.bound('dgram', `${name}-peer`);
    const server = this.bound('dgram', name);
    connect(server.fd, unixName(this.path(`${name}-peer`)));
    return server;
  }

  /** A socket file whose server is gone. */
  stale(type: UnixType, name: string): void {
    this.bound(type, name, type === 'dgram' ? undefined : 1).close();
  }

  file(name: string, mode = 0o666): void {
    writeFileSync(this.path(name), '');
    chmodSync(this.path(name), mode);
  }

  fifo(name: string): void {
    execFileSync('mkfifo', ['-m', '666', this.path(name)]);
  }

  link(name: string, target: string): void {
    symlinkSync(target, this.path(name));
  }

  /** A folder of its own for one listener. */
  closedFolder(name: string): void {
    mkdirSync(this.path(name));
    this.bound('stream', `${name}/socket`, 1);
    chmodSync(this.path(name), 0o600);
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
