import { close, type Descriptor } from '../../kernel/index.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import { applyPhases } from '../phases.js';
import { plainEndpoint } from '../plain.js';
import { sidesOf } from '../sides.js';
import type { Opened, OpenRequest } from '../types.js';
import { directSource, isDirect } from './direct.js';
import { kindOf } from './kind.js';
import { releaseName, settleName } from './named.js';
import { keepTerminals } from './terminal-state.js';

/**
 * An endpoint over a file that was just opened by name, which it owns, with what the options say about it from now on.
 * Throws SystemError; the descriptor is closed then.
 */
export function fileEndpoint(
  request: OpenRequest,
  fd: Descriptor,
  path: string,
  removed?: () => void,
): Opened {
  const { type, options, access } = request;
  const remove = removed ?? releaseName(path, request);
  const restore = keepTerminals(fd);
  try {
    settleName(path, request);
    applyPhases(options, ['PASTOPEN', 'PASTEXEC'], fd);
    const endpoint = plainEndpoint({
      type: type.keyword,
      label: path,
      bounds: 'bytes',
      plain: {
        ...sidesOf(access, fd),
        kind: kindOf(fd),
        end: takeEndMethod(options, 'none'),
      },
      ...(access !== 'write' && isDirect(fd) ? { source: directSource(fd) } : {}),
      data: takeDataOptions(options),
      retire: restore,
      release: remove,
    });
    return { kind: 'endpoint', endpoint };
  } catch (error) {
    restore();
    close(fd);
    remove();
    throw error;
  }
}
