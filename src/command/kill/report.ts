import type { CoverageGap, DestroyResult, SocketRecord } from '../../index.js';
import { type Column, columnsByName } from '../../render/column/index.js';
import { recordJson } from '../../render/json/record.js';
import { valueJson } from '../../render/json/value.js';
import { renderTable } from '../../render/table/table.js';
import { complain, escapeLine, type Output, outputScreen, wantsColor } from '../../terminal/index.js';

/** The name of the document's schema; the number changes when a reader could break. */
const SCHEMA = 'socketeer/destroyed/1';

const resultJson = ({ outcome, reason, code, socket }: DestroyResult): string => {
  const facts = { outcome, reason, code };
  return `${valueJson(facts).slice(0, -1)},"socket":${recordJson(socket)}}`;
};

/** Results as one JSON document. */
export const documentJson = (results: readonly DestroyResult[], coverage: readonly CoverageGap[]): string => {
  const lines = results.map((result) => `\n${resultJson(result)}`).join(',');
  return `{"schema":"${SCHEMA}","results":[${lines}${lines === '' ? '' : '\n'}],"coverage":${valueJson(coverage)}}\n`;
};

/** Results as newline-delimited JSON. */
export const resultsNdjson = (results: readonly DestroyResult[]): string =>
  results.map((result) => `${resultJson(result)}\n`).join('');

const shown: readonly string[] = ['kind', 'state', 'local', 'peer', 'process'];

const outcomeColumn = (outcomes: ReadonlyMap<SocketRecord, string>): Column => ({
  name: 'result',
  help: 'what became of it',
  text: (record) => outcomes.get(record) ?? '',
  weight: 100,
});

/** The table of results for people, both ends of each socket in it. */
export const writeResults = async (results: readonly DestroyResult[], output: Output): Promise<void> => {
  const screen = outputScreen(process.env);
  const outcomes = new Map(results.map(({ socket, outcome }) => [socket, outcome]));
  await renderTable(
    results.map(({ socket }) => socket),
    {
      columns: [outcomeColumn(outcomes), ...columnsByName(shown)],
      width: screen.width,
      color: wantsColor('auto', screen.terminal, process.env),
      header: true,
      summary: false,
      details: [],
      userName: () => undefined,
      people: true,
      mostOwners: screen.terminal ? 3 : Number.POSITIVE_INFINITY,
    },
    output.write,
  );
};

/** Says on standard error why sockets are left, each reason once with how many it concerns. */
export const tellReasons = (results: readonly DestroyResult[]): void => {
  const counts = new Map<string, number>();
  for (const { outcome, reason } of results) {
    if (reason === undefined) continue;
    const line = `${outcome}: ${reason}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  for (const [line, count] of counts) {
    complain(`socketeer kill: ${escapeLine(line)}${count === 1 ? '' : ` (${count} sockets)`}`);
  }
};
