import { join } from 'node:path';
import type { SocketTypeName } from '../../../src/index.js';
import type { Fresh, Kind } from '../kind.js';

const shape: Readonly<Record<'stream' | 'dgram' | 'seqpacket', Pick<Kind, 'link' | 'boundaries' | 'empty'>>> =
  {
    stream: { link: 'connection', boundaries: false },
    dgram: { link: 'message', boundaries: true, empty: true },
    seqpacket: { link: 'connection', boundaries: true },
  };

const kind = (type: keyof typeof shape, name: string, local: Kind['local']): Kind => ({
  title: `unix ${type} ${name}`,
  spec: { family: 'unix', type: type satisfies SocketTypeName },
  local,
  exclusive: true,
  ...shape[type],
});

const path = ({ folder, number }: Fresh) => ({ family: 'unix', path: join(folder, `${number}`) }) as const;

const abstract = ({ folder, number }: Fresh) =>
  ({ family: 'unix', abstract: `${folder.replaceAll('/', '-')}-${number}` }) as const;

/** unix(7). */
export const unixKinds: readonly Kind[] = (['stream', 'dgram', 'seqpacket'] as const).flatMap((type) => [
  kind(type, 'path', path),
  kind(type, 'abstract', abstract),
]);
