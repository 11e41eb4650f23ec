import { machine } from '../machine.js';
import { type Contender, connectionsMost, contenders } from './contenders.js';
import { compileLoad } from './load.js';
import { measureOnce, type Reading } from './measure.js';
import { judge, type Result, toTable } from './table.js';
import { type Task, tasks } from './tasks.js';

/** How much is measured. */
export interface RelayBenchmark {
  readonly rounds: number;
  /** Seconds of each run. */
  readonly seconds: number;
  /** Idle connections and new UDP peers. */
  readonly connections: number;
  readonly peers: number;
  /** A part of the names of the tasks to run. */
  readonly only: string | undefined;
  readonly json: boolean;
}

const takesPart = (task: Task, { name, transports }: Contender): boolean =>
  transports.includes(task.transport) && !(task.without ?? []).includes(name);

/** Runs the contenders of a task in turn, round after round; the first round warms up and is not counted. */
const measure = async (
  task: Task,
  there: readonly Contender[],
  { rounds, seconds }: RelayBenchmark,
): Promise<Result> => {
  const series = there
    .filter((contender) => takesPart(task, contender))
    .map((contender) => ({ contender, readings: [] as Reading[] }));
  const warmUps = task.task === 'idle' || task.task === 'burst' ? 0 : 1;
  for (let round = -warmUps; round < rounds; round++) {
    for (const { contender, readings } of series) {
      const reading = await measureOnce(task, contender, round < 0 ? 0.2 : seconds);
      if (round >= 0) readings.push(reading);
    }
  }
  return { task, series };
};

/** Relays beside ours. Returns whether every goal was met. */
export const relay = async (benchmark: RelayBenchmark): Promise<boolean> => {
  compileLoad();
  const { there, missing } = contenders();
  for (const program of missing) console.error(`${program} is not installed: it takes no part`);
  const idle = Math.min(benchmark.connections, connectionsMost());
  const results: Result[] = [];
  for (const task of tasks(idle, benchmark.peers)) {
    if (benchmark.only !== undefined && !task.name.includes(benchmark.only)) continue;
    results.push(await measure(task, there, benchmark));
    if (!benchmark.json) console.log(`${toTable(results.at(-1)!)}\n`);
  }
  const on = machine();
  const judged = results.flatMap(judge);
  if (benchmark.json) console.log(JSON.stringify({ machine: on, results, judged }, undefined, 2));
  else {
    console.log(`${on.processors} × ${on.processor}, Linux ${on.kernel}, Node ${on.node}, ${on.congestion}`);
    console.log(`medians of ${benchmark.rounds} interleaved rounds of ${benchmark.seconds} s\n`);
    for (const { text, met } of judged) console.log(`${met ? 'met    ' : 'NOT MET'}  ${text}`);
  }
  return judged.every(({ met }) => met);
};
