import { columnsByName } from '../../render/column/index.js';
import { renderTable } from '../../render/table/table.js';
import { outputScreen, wantsColor } from '../../terminal/index.js';
import { sortRecords } from './sorted.js';
import { collect, type Writer } from './write.js';

/** Processes named in one cell on a terminal; the rest is counted. */
const MOST_OWNERS = 3;

/** The table for people. */
export const writeTable: Writer = async (listing, plan, output) => {
  const records = sortRecords(await collect(listing, plan), plan, listing);
  const screen = outputScreen(process.env);
  await renderTable(
    records,
    {
      columns: columnsByName(plan.columns),
      width: screen.width,
      color: wantsColor(plan.color, screen.terminal, process.env),
      header: plan.header,
      summary: screen.terminal && plan.header,
      details: plan.details,
      userName: (uid) => listing.userName(uid),
      people: true,
      mostOwners: screen.terminal ? MOST_OWNERS : Number.POSITIVE_INFINITY,
    },
    output.write,
  );
  return records.length;
};
