import { sidesOf } from '../sides.js';
import type { Opened, OpenRequest } from '../types.js';
import { accessText } from '../words.js';
import { openInherited } from './inherited.js';

const standard: Readonly<Record<string, number>> = { STDIN: 0, STDOUT: 1, STDERR: 2 };

/** Standard input for reading and standard output for writing. */
function openBoth(request: OpenRequest): Opened {
  request.context.log('notice', 'reading from and writing to stdio');
  return openInherited(request, { read: 0, write: 1, label: 'stdio' });
}

/** STDIO, STDIN, STDOUT, STDERR. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context, type } = request;
  const fd = standard[type.keyword] ?? (access === 'read' ? 0 : access === 'write' ? 1 : undefined);
  if (fd === undefined) return openBoth(request);
  const label = ['stdin', 'stdout', 'stderr'][fd] as string;
  context.log('notice', `using ${label} for ${accessText(access)}`);
  return openInherited(request, {
    ...sidesOf(access, fd),
    label,
  });
}
