import type { XdpSocketRecord } from '../../inventory/record.js';
import type { XdpStatistics, XdpUmem } from '../../wire/index.js';

/** What a record's `xdp` holds. */
interface XdpFacts {
  readonly rxRing?: number;
  readonly txRing?: number;
  readonly umem?: XdpUmem;
  readonly fillRing?: number;
  readonly completionRing?: number;
  readonly statistics?: XdpStatistics;
}

const XDP_DU_F_ZEROCOPY = 1;

const ringText = (name: string, entries: number | undefined, gap: string): string =>
  entries === undefined ? '' : `${gap}${name}(entries:${entries})`;

/** On one line ss spells the word `tumem`. */
const umemText = (umem: XdpUmem, oneline: boolean): string =>
  `${oneline ? ' tumem' : '\n\tumem'}(id:${umem.id},size:${umem.size},num_pages:${umem.numPages},` +
  `chunk_size:${umem.chunkSize},headroom:${umem.headroom},ifindex:${umem.ifindex},qid:${umem.queueId},` +
  `zc:${umem.flags & XDP_DU_F_ZEROCOPY},refs:${umem.refs})`;

const statisticsText = (statistics: XdpStatistics, gap: string): string =>
  `${gap}stats(rx dropped:${statistics.nRxDropped},rx invalid:${statistics.nRxInvalid},` +
  `rx queue full:${statistics.nRxFull},rx fill ring empty:${statistics.nFillRingEmpty},` +
  `tx invalid:${statistics.nTxInvalid},tx ring empty:${statistics.nTxRingEmpty})`;

/** `-e` of an XDP socket: its rings, the memory it shares with the kernel, its counters. */
export const xdpText = ({ xdp = {} }: XdpSocketRecord, oneline: boolean): string => {
  const { rxRing, txRing, umem, fillRing, completionRing, statistics } = xdp as XdpFacts;
  const gap = oneline ? ' ' : '\n\t';
  let text = ringText('rx', rxRing, gap) + ringText('tx', txRing, gap);
  if (umem !== undefined) {
    text += umemText(umem, oneline);
    text += ringText('fr', fillRing, gap) + ringText('cr', completionRing, gap);
  }
  return statistics === undefined ? text : text + statisticsText(statistics, gap);
};
