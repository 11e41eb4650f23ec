import type { RecordContext } from '../convert/context.js';
import type { SocketRecord } from '../record.js';
import { namedRecord, unlistedRecord } from './convert.js';
import type { SocketFacts } from './facts.js';
import { kindOf } from './kind.js';

/** What was found out about a socket that no table has. */
export interface ToldSocket {
  /** Inode of its network namespace; undefined for the own one when no other was asked for. */
  readonly netns: number | undefined;
  readonly inode: number;
  /** What the kernel calls its protocol, where nothing else tells it. */
  readonly name: string;
  /** What it told of itself; undefined where its descriptor may be seen but not asked. */
  readonly facts: SocketFacts | undefined;
}

/** The kind such a socket is listed as. */
export const kindOfTold = ({ facts }: ToldSocket): SocketRecord['kind'] =>
  facts === undefined ? 'other' : kindOf(facts.family, facts.type, facts.protocol);

/** Makes a record of it. Throws DecodeError for an address that is too short. */
export const toldRecord = (told: ToldSocket, context: RecordContext): SocketRecord =>
  told.facts === undefined
    ? namedRecord(told.name, told.inode, context)
    : unlistedRecord(kindOfTold(told), told.facts, told.name, context);
