import { type ScannedHost, type ScanProgress, type ScanResult, scan } from '../../index.js';
import { scanJson, scannedHostJson } from '../../render/scan/json.js';
import { scannedHostText } from '../../render/scan/text.js';
import { exitCode, type Output, openOutput, ProgressLine, UsageError } from '../../terminal/index.js';
import { type Plan, readArguments, readPlan } from './plan.js';

const progressOf = ({ done, total, open, host, remaining }: ScanProgress): string => {
  const left = remaining === undefined ? '' : `, about ${Math.ceil(remaining)} s left`;
  return `${host}: ${done} of ${total} ports, ${open} open${left}`;
};

const hasOpen = ({ hosts }: ScanResult): boolean =>
  hosts.some(({ summaries }) =>
    summaries.some(({ verdicts }) => (verdicts.open ?? 0) + (verdicts.answering ?? 0) > 0),
  );

const answer = (result: ScanResult): number => {
  if (hasOpen(result)) return exitCode.yes;
  return result.complete ? exitCode.no : exitCode.unknown;
};

/** Misuse that only the library notices is misuse of the command. */
const asUsage = (error: unknown): unknown =>
  error instanceof TypeError || error instanceof RangeError ? new UsageError(error.message) : error;

const run = async ({ hosts, ports, options, format }: Plan, output: Output): Promise<number> => {
  const line = new ProgressLine();
  let shown = 0;
  const onHost = (host: ScannedHost): void => {
    line.clear();
    if (format === 'ndjson') output.write(`${scannedHostJson(host)}\n`);
    else if (format === 'text') output.write(`${shown++ === 0 ? '' : '\n'}${scannedHostText(host)}`);
    output.flush();
  };
  const onProgress = (progress: ScanProgress): void =>
    line.draw(progressOf(progress), progress.done / progress.total);
  try {
    const result = await scan(hosts, ports, { ...options, onHost, ...(line.shown ? { onProgress } : {}) });
    line.clear();
    if (format === 'json') output.write(scanJson(result));
    output.flush();
    return answer(result);
  } catch (error) {
    throw asUsage(error);
  } finally {
    line.clear();
  }
};

/**
 * `socketeer scan`: asks many ports of hosts and returns the exit code. Throws UsageError for a wrong command line, and
 * what scanning throws.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  const { given, words } = readArguments(args);
  if (given.has('help')) {
    output.write((await import('./help.js')).scanHelp());
    output.flush();
    return exitCode.yes;
  }
  return run(readPlan(given, words), output);
};
