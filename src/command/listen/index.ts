import { parseChannelPlace } from '../../index.js';
import { exitCode, openOutput, parseOptions, UsageError } from '../../terminal/index.js';
import { numberOf } from '../data/options.js';
import { abortOnSignals } from '../data/signals.js';
import { onlyOperand, readPlan } from '../receive/plan.js';
import { receive } from '../receive/run.js';
import { listenHints, listenOptions } from './rows.js';
import { serve } from './serve.js';

const program = 'socketeer listen';
const MOST_WAITING = 0x7fff_ffff;

/** What kind of socket the text asks for; undefined for one of messages without connections. Throws UsageError, GrammarError. */
function typeOf(spec: string): 'stream' | 'seqpacket' | undefined {
  const place = parseChannelPlace(spec, 'listen');
  if (place.kind === 'target') return place.type === 'dgram' ? undefined : (place.type ?? 'stream');
  throw new UsageError(`nobody connects to ${place.kind} sockets; use socketeer receive ${spec}`);
}

/** `socketeer listen`: prints what clients send and returns the exit code. Throws UsageError, GrammarError. */
export const main = async (args: readonly string[]): Promise<number> => {
  const operands: string[] = [];
  const given = parseOptions(args, listenOptions, listenHints, operands);
  if (given.has('help')) {
    const output = openOutput(1);
    output.write((await import('./help.js')).listenHelp());
    output.flush();
    return exitCode.yes;
  }
  const spec = onlyOperand(operands, 'where to listen is needed, such as 8080, /tmp/app.sock or udp:9999');
  const type = typeOf(spec);
  const backlog = numberOf(given, 'backlog', 0, MOST_WAITING);
  const plan = readPlan(given, spec);
  const { signal } = abortOnSignals();
  if (type !== undefined) return serve(plan, { type, backlog }, program, signal);
  // On a terminal, what comes from several senders is told apart.
  const headers = plan.view.headers || plan.view.terminal;
  return receive({ ...plan, view: { ...plan.view, headers } }, program, signal);
};
