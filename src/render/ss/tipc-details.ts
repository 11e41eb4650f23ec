import type { TipcSocketRecord } from '../../inventory/record.js';
import type { TipcConnection, TipcStatistics } from '../../wire/index.js';

const typeNames: Readonly<Record<string, string>> = {
  stream: 'STREAM',
  dgram: 'DGRAM',
  rdm: 'RDM',
  seqpacket: 'SEQPACKET',
};

/** What a record's `tipc` holds of all this. */
interface TipcFacts {
  readonly connection?: TipcConnection;
  readonly statistics?: TipcStatistics;
  readonly hasPublications?: true;
}

const congestion = ({ linkCongested, connectionCongested }: TipcStatistics): string => {
  if (linkCongested) return 'link';
  return connectionCongested ? 'conn' : 'none';
};

/** `--tipcinfo`: type, congestion and dropped messages, publications, the name a socket is connected by. */
export const tipcText = ({ type, tipc = {} }: TipcSocketRecord, oneline: boolean): string => {
  const { connection, statistics = {}, hasPublications } = tipc as TipcFacts;
  let text = `${oneline ? ' ' : '\n '}type:${typeNames[type] ?? 'UNKNOWN'}`;
  text += ` cong:${congestion(statistics)}  drop:${statistics.dropped ?? 0} `;
  if (hasPublications) text += ' publ';
  if (connection?.named) text += ` via {${connection.type ?? 0},${connection.instance ?? 0}} `;
  return text;
};
