import { GrammarError } from '../../src/grammar/error.js';
import { parseFilter } from '../../src/grammar/filter/index.js';
import { compileBytecode, DecodeError, decodeBytecode } from '../../src/wire/index.js';
import type { FuzzTarget } from './targets.js';

/** Filters to change: every kind of predicate, value and joint. */
const texts = [
  'state established exclude time-wait dport = :7777 or ( sport gt 1024 and ! dst [::1]:443 )',
  'src 10.0.0.0/8 dst inet6:fe80::/10 src unix:/run/* | src link:ip:eth0 && dst netlink:route:kernel or src vsock:2:1024',
  'fwmark = 0x10/0xf0 dev != eth0 cgroup a\\ b\\\\c autobound not sport <= :https dport neq 0x50',
  '((((((((((autobound))))))))))! ! ! ( ( ( sport 1 or sport 2 and sport 3 or sport 4 ) ) )',
];

const lsTexts = [
  ...texts,
  'rtt>5.5ms and sendq >= 64kB or cookie = 0xffffffffffffffff, 12 pacing-rate > 10Mbit !(idle < 2h)',
  'process ~ /ngin[xy]/i, *.sock user in (www, "ro ot", \'x\') pid not in (1,2) kind = tcp path !~ [!a-c]*',
  'state = listening, syn-sent port 8000-8080,https host 2001:db8::/32 cgroup ~ *.service interface = lo',
];

const parser =
  (dialect: 'ss' | 'socketeer') =>
  (bytes: Uint8Array): unknown =>
    parseFilter(Buffer.from(bytes).toString('utf8'), { dialect });

const programs: readonly Uint8Array[] = [
  compileBytecode({ op: 'true' }),
  compileBytecode({
    op: 'or',
    operands: [
      { op: 'port', end: 'local', comparison: '>=', port: 80 },
      {
        op: 'and',
        operands: [
          { op: 'host', end: 'remote', address: new Uint8Array(16), prefixLength: 10, port: 443 },
          { op: 'not', operand: { op: 'host', end: 'local', address: new Uint8Array(4), prefixLength: 8 } },
          { op: 'mark', value: 1, mask: 3 },
        ],
      },
      { op: 'and', operands: [{ op: 'autobound' }, { op: 'device', index: 1 }, { op: 'cgroup', id: 1n }] },
    ],
  }),
].filter((program) => program !== undefined);

/** The filter language, and the programs made of it. */
export const filterTargets: readonly FuzzTarget[] = [
  {
    name: 'filter ls',
    decode: parser('socketeer'),
    inputs: lsTexts.map((text) => Buffer.from(text)),
    refusal: GrammarError,
  },
  {
    name: 'filter ss',
    decode: parser('ss'),
    inputs: texts.map((text) => Buffer.from(text)),
    refusal: GrammarError,
  },
  { name: 'filter bytecode', decode: decodeBytecode, inputs: programs, refusal: DecodeError },
];
