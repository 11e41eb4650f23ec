import { writeFileSync } from 'node:fs';
import { machine } from './machine.js';
import { type Competitor, whyMissing } from './messages/competitors.js';
import { type Contender, compilePump, measureOnce } from './messages/contender.js';
import type { Reading } from './messages/meter.js';
import { type ResultRow, toRows, toTable } from './messages/table.js';
import { type Task, tasks } from './messages/tasks.js';

/** How long each contender runs in each round, in milliseconds, after its start and a warm-up. */
const measuredTime = 250;
/** Unix datagrams wait in queues of 10 by default, which would measure the scheduler. */
const queueLength = 512;

const isCompetitor = (who: string): who is Competitor => who === 'unix-dgram' || who === 'raw-socket';

/** Says once why a package is missing, and goes on without it. */
const withoutMissing = (all: readonly Task[]): Task[] => {
  const wanted = new Set(
    all.flatMap(({ contenders }) => contenders.map(({ who }) => who)).filter(isCompetitor),
  );
  const missing = new Set<string>();
  for (const name of wanted) {
    const problem = whyMissing(name);
    if (problem === undefined) continue;
    missing.add(name);
    console.error(`not measured: ${problem}`);
  }
  return all.map((task) => ({ ...task, contenders: task.contenders.filter(({ who }) => !missing.has(who)) }));
};

/** Interleaved rounds: a slow phase of the machine hits all contenders of a task. */
const measureTask = async ({ contenders }: Task, rounds: number): Promise<Map<Contender, Reading[]>> => {
  const readings = new Map(contenders.map((contender) => [contender, [] as Reading[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [contender, list] of readings) list.push(await measureOnce(contender, measuredTime));
  }
  return readings;
};

/** `bench messages`: what a message, a byte, a connection costs. Returns whether the goals are met. */
export const messages = async (rounds: number, only: string | undefined, json: boolean): Promise<boolean> => {
  compilePump();
  writeFileSync('/proc/sys/net/unix/max_dgram_qlen', String(queueLength));
  const chosen = withoutMissing(tasks.filter(({ title }) => only === undefined || title.includes(only)));
  const on = machine();
  if (!json)
    console.log(
      `${on.processors} × ${on.processor}, Linux ${on.kernel}, Node ${on.node}, ${on.congestion}; ${rounds} rounds`,
    );
  const results: { title: string; unit: string; rows: ResultRow[] }[] = [];
  for (const task of chosen) {
    const rows = toRows(await measureTask(task, rounds));
    results.push({ title: task.title, unit: task.unit, rows });
    if (!json) console.log(`\n${task.title} (${task.unit})\n${toTable(rows, task.unit)}`);
  }
  if (json) console.log(JSON.stringify({ rounds, machine: on, results }, undefined, 2));
  return results.every(({ rows }) => rows.every(({ met }) => met !== false));
};
