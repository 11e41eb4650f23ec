import { writeFileSync } from 'node:fs';
import { connect, listen } from '../../src/index.js';
import { eventually, folder, Peer, patience } from './peer.js';

/** Where a server listens: a TCP port of 127.0.0.1, or the path of a Unix socket. */
export interface Place {
  readonly target: string;
  readonly port?: number;
  readonly path?: string;
}

/** A server of a Debian package, and what is to be found out about it. */
export interface Server {
  readonly name: string;
  /** Name of its service; with `usual`, the port or path where one expects it. */
  readonly service: string;
  readonly usual: { readonly port: number } | { readonly path: string };
  /** What it speaks besides. */
  readonly also?: readonly string[];
  readonly product?: RegExp;
  readonly details?: Readonly<Record<string, RegExp>>;
  readonly skip: () => string | false;
  /** Its command for a port and a folder of its own; it listens at `server` in that folder where it has no port. */
  readonly command: (port: number, path: string) => readonly string[] | Promise<readonly string[]>;
}

/** A server that runs until it is disposed of. */
export interface Running extends AsyncDisposable {
  readonly place: Place;
}

/** A port nobody uses just now; nobody else is in the namespace of the tests. */
const freePort = async (): Promise<number> => {
  await using listener = await listen('tcp:127.0.0.1:0');
  return (listener.address as { port: number }).port;
};

/** Writes a file, and says where it is. */
export const file = (path: string, text: string): string => {
  writeFileSync(path, text);
  return path;
};

/** Starts a server, and waits until it listens. */
export const start = async ({ usual, command }: Server): Promise<Running> => {
  const own = folder();
  let peer: Peer | undefined;
  const stop = async (): Promise<void> => {
    await peer?.[Symbol.asyncDispose]();
    own[Symbol.dispose]();
  };
  try {
    const port = await freePort();
    peer = new Peer(await command(port, own.path));
    const path = own.of('server');
    const place = 'port' in usual ? { target: `tcp:127.0.0.1:${port}`, port } : { target: path, path };
    await eventually(async () => (await connect(place.target, { timeout: patience })).destroy());
    return { place, [Symbol.asyncDispose]: stop };
  } catch (error) {
    const said = peer?.output ?? '';
    await stop();
    throw new Error(`${(error as Error).message}\n${said}`, { cause: error });
  }
};
