import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf } from './bytes.js';

const agentMatch: Matcher = (bytes) => {
  if (bytes.length < 5) return more;
  const buffer = bufferOf(bytes);
  const length = buffer.readUInt32BE(0);
  if (buffer[4] === 5 && length === 1) return bytes.length === 5 ? matched('ssh-agent') : no;
  if (buffer[4] !== 12 || length < 5 || length > 262144) return no;
  if (bytes.length < 9) return more;
  const keys = buffer.readUInt32BE(5);
  return keys * 8 <= length && (keys === 0) === (length === 5) ? matched('ssh-agent', { keys }) : no;
};

/** The agent that holds keys: it is asked for the public ones. */
export const sshAgent: StreamCodec = {
  transport: 'stream',
  name: 'ssh-agent',
  title: 'SSH agent',
  source: 'draft-ietf-sshm-ssh-agent, SSH_AGENTC_REQUEST_IDENTITIES',
  sideEffect: 'none',
  ports: [],
  paths: ['**/ssh-*/agent.*', '**/S.gpg-agent.ssh', '/run/user/*/keyring/ssh', '**/ssh-agent*'],
  request: () => ({ bytes: Buffer.from('000000010b', 'hex'), match: agentMatch }),
};
