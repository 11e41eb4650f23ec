import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { readHead } from './http.js';

const dockerMatch: Matcher = (bytes, final) => {
  const answer = readHead(bytes, final);
  if (answer === undefined) return more;
  if (answer === null) return no;
  const { status, fields } = answer;
  const isDocker = fields.has('api-version') && fields.has('ostype');
  if (!isDocker && !fields.has('libpod-api-version')) return no;
  const details = { status, api: fields.get('api-version'), libpod: fields.get('libpod-api-version') };
  return matched('docker', details, { product: fields.get('server'), ready: status === 200 });
};

/** The engine's interface, HTTP over a Unix socket. */
export const docker: StreamCodec = {
  transport: 'stream',
  name: 'docker',
  title: 'Docker Engine API (Podman too)',
  source: 'Docker Engine API, GET /_ping',
  sideEffect: 'none',
  ports: [2375, 2376],
  paths: ['/run/docker.sock', '/var/run/docker.sock', '**/docker.sock', '**/podman.sock'],
  request: () => ({
    bytes: Buffer.from('GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n'),
    match: dockerMatch,
  }),
};
