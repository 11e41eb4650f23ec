import {
  close,
  isInterfaceName,
  interfaceIndex as ofSocket,
  SystemError,
  socket,
} from '../../kernel/index.js';
import { AF_UNIX, SOCK_DGRAM } from '../../wire/constants.js';

/** The index of a network interface by its name, as if_nametoindex(3); undefined where there is none. */
export function interfaceIndex(name: string): number | undefined {
  if (!isInterfaceName(name)) return undefined;
  const fd = socket(AF_UNIX, SOCK_DGRAM);
  try {
    return ofSocket(fd, name);
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENODEV') return undefined;
    throw error;
  } finally {
    close(fd);
  }
}
