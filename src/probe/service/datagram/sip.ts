import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, randomBytes } from './bytes.js';
import { readTextHead, type TextHead } from './headers.js';

/** What makes a branch one of RFC 3261 rather than of RFC 2543. */
const magic = 'z9hG4bK';

/** Max-Forwards 0: whoever gets it answers by itself. `rport`: to the port it came from, RFC 3581. */
const options = (token: string): Buffer =>
  Buffer.from(
    [
      'OPTIONS sip:probe.invalid SIP/2.0',
      `Via: SIP/2.0/UDP probe.invalid;branch=${magic}${token};rport`,
      'Max-Forwards: 0',
      `From: <sip:probe.invalid>;tag=${token}`,
      'To: <sip:probe.invalid>',
      `Call-ID: ${token}`,
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n'),
  );

/** A field by its name or by the letter that may stand for it, RFC 3261 7.3.3. */
const field = ({ fields }: TextHead, name: string, short: string): string =>
  fields.get(name) ?? fields.get(short) ?? '';

const match = (answer: Buffer, token: string): Match => {
  const head = readTextHead(answer, 'SIP/2.0');
  if (head === undefined || head.status < 100 || head.status > 699) return no;
  if (field(head, 'call-id', 'i') !== token || !/^1\s+OPTIONS$/.test(head.fields.get('cseq') ?? ''))
    return no;
  if (!field(head, 'via', 'v').includes(`branch=${magic}${token}`)) return no;
  const { status, reason, fields } = head;
  const product = fields.get('server') ?? field(head, 'user-agent', 'user-agent');
  const details = { status, reason, allow: fields.get('allow') };
  const isFailure = status >= 500 && status < 600;
  return matched('sip', details, { product: product === '' ? undefined : product, ready: !isFailure });
};

/** The Session Initiation Protocol: what can you do? Any status is an answer; 483 says that we asked to go no further. */
export const sip: DatagramCodec = {
  name: 'sip',
  title: 'Session Initiation Protocol',
  transport: 'datagram',
  source: 'RFC 3261 11 and 17.1.3, RFC 3581',
  sideEffect: 'log',
  asks: '`OPTIONS` with `Max-Forwards: 0`, about 260 bytes',
  proof: 'a `SIP/2.0` response with our branch, our `Call-ID` and our `CSeq`; status 5xx is not ready',
  ports: [5060],
  request: () => {
    const token = randomBytes(8).toString('hex');
    return { bytes: options(token), match: (answer) => match(bufferOf(answer), token) };
  },
};
