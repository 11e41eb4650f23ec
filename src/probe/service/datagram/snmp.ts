import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { ber, berInteger, integerOf, readAllBer, readBer, tags } from './ber.js';
import { bufferOf, randomBytes } from './bytes.js';

const version3 = 3;
/** RFC 3411 5: the User-based Security Model. */
const userBased = 3;
const largestMessage = 65_507;
/** msgFlags: a report is welcome; neither authenticated nor encrypted. */
const reportable = 4;
const getRequest = 0xa0;
const report = 0xa8;
/** usmStatsUnknownEngineIDs and the other counters of RFC 3414 5, under 1.3.6.1.6.3.15.1.1. */
const usmStatistics = Buffer.from('2b060106030f0101', 'hex');
const statisticNames: readonly (string | undefined)[] = [
  undefined,
  'usmStatsUnsupportedSecLevels',
  'usmStatsNotInTimeWindows',
  'usmStatsUnknownUserNames',
  'usmStatsUnknownEngineIDs',
  'usmStatsWrongDigests',
  'usmStatsDecryptionErrors',
];

const nothing = ber(tags.octets);

/** An identifier of 31 bits, as msgID and request-id want it. */
const randomId = (): number => randomBytes(4).readUInt32BE() & 0x7fffffff;

/** Engine discovery, RFC 3414 4: a request for nothing, by nobody, to an engine without a name. */
const discovery = (id: number): Buffer => {
  const header = ber(
    tags.sequence,
    berInteger(id),
    berInteger(largestMessage),
    ber(tags.octets, Uint8Array.of(reportable)),
    berInteger(userBased),
  );
  const security = ber(tags.sequence, nothing, berInteger(0), berInteger(0), nothing, nothing, nothing);
  const pdu = ber(getRequest, berInteger(id), berInteger(0), berInteger(0), ber(tags.sequence));
  const scoped = ber(tags.sequence, nothing, nothing, pdu);
  return ber(tags.sequence, berInteger(version3), header, ber(tags.octets, security), scoped);
};

/** The contents of a SEQUENCE that is all of `bytes`. */
const sequence = (bytes: Buffer | undefined) => {
  const element = bytes === undefined ? undefined : readBer(bytes);
  if (element?.tag !== tags.sequence || element.next !== bytes?.length) return undefined;
  return readAllBer(element.content);
};

const isOurs = (header: Buffer | undefined, id: number): boolean => {
  const fields = header === undefined ? undefined : readAllBer(header);
  return integerOf(fields?.[0]) === id && integerOf(fields?.[3]) === userBased;
};

/** Which counter the report is about; undefined unless it is one of the security model. */
const reportedCounter = (scoped: Buffer | undefined): string | undefined => {
  const parts = scoped === undefined ? undefined : readAllBer(scoped);
  const pdu = parts?.[2];
  if (pdu?.tag !== report) return undefined;
  const variables = readAllBer(pdu.content)?.[3];
  const variable = variables === undefined ? undefined : readBer(variables.content);
  const oid = variable === undefined ? undefined : readBer(variable.content);
  if (oid?.tag !== tags.oid || oid.content.length !== usmStatistics.length + 2) return undefined;
  if (!oid.content.subarray(0, usmStatistics.length).equals(usmStatistics)) return undefined;
  return statisticNames[oid.content[usmStatistics.length] as number];
};

/** IANA's number of who made it, RFC 3411 SnmpEngineID. */
const enterpriseOf = (engineId: Buffer): number => engineId.readUInt32BE() & 0x7fffffff;

const match = (answer: Buffer, id: number): Match => {
  const [version, header, security, scoped] = sequence(answer) ?? [];
  if (integerOf(version) !== version3 || !isOurs(header?.content, id)) return no;
  const [engine, boots, time] = sequence(security?.content) ?? [];
  const counter = reportedCounter(scoped?.content);
  const engineId = engine?.content;
  if (counter === undefined || engineId === undefined) return no;
  // SnmpEngineID is 5 to 32 bytes long.
  if (engineId.length < 5 || engineId.length > 32) return no;
  const details = {
    engineId: engineId.toString('hex'),
    enterprise: enterpriseOf(engineId),
    engineBoots: integerOf(boots),
    engineTime: integerOf(time),
    report: counter,
  };
  return matched('snmp', details);
};

/** The Simple Network Management Protocol, version 3: which engine is there, without any credentials. */
export const snmp: DatagramCodec = {
  name: 'snmp',
  title: 'Simple Network Management Protocol, version 3',
  transport: 'datagram',
  source: 'RFC 3412 6, RFC 3414 4',
  sideEffect: 'none',
  asks: 'engine discovery: an empty GetRequest without user or engine, about 60 bytes',
  proof: 'a Report with our message identifier, the name of an engine and a counter of the security model',
  ports: [161],
  request: () => {
    const id = randomId();
    return { bytes: discovery(id), match: (answer) => match(bufferOf(answer), id) };
  },
};
