import { Socket, SocketError } from '../../index.js';
import { isTerminal } from '../../terminal/index.js';
import { die, failed } from './exit.js';

const ENOTSOCK = 88;

/** `-F`: hands the connection to whoever reads our standard output, with one NUL byte. Rejects with NcExit. */
export const passDescriptor = async (connection: Socket): Promise<void> => {
  if (isTerminal(1)) throw die('Cannot pass file descriptor to tty');
  let output: Socket;
  try {
    output = Socket.adopt(1);
  } catch (error) {
    throw failed('sendmsg', error instanceof SocketError ? error : { errno: ENOTSOCK });
  }
  try {
    await output.send('\0', { ancillary: [{ kind: 'rights', descriptors: [connection.fd] }] });
  } catch (error) {
    throw failed('sendmsg', error);
  }
};
