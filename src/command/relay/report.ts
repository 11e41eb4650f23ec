import type {
  DirectionResult,
  LogLevel,
  Relay,
  RelayStatistics,
  SessionEnd,
  SessionResult,
} from '../../index.js';
import { valueJson } from '../../render/json/value.js';
import { complain, escapeLine, ProgressLine } from '../../terminal/index.js';
import type { RelayPlan } from './plan.js';
import { resultText, sessionText, statisticsText } from './text.js';

const program = 'socketeer relay';

/** How often the line of statistics is drawn, in milliseconds. */
const drawInterval = 500;

const endRecord = ({ type, label, localAddress, remoteAddress }: SessionEnd) => ({
  type,
  label,
  localAddress: localAddress ?? null,
  remoteAddress: remoteAddress ?? null,
});

const directionRecord = ({ bytes, blocks, reason, by, error }: DirectionResult) => ({
  bytes,
  blocks,
  reason,
  by,
  error: error?.message ?? null,
});

/** Tells what a relay does on standard error, as the plan asks. */
export class Report {
  /** Whether a session ended otherwise than by its end. */
  anyBad = false;
  readonly #line: ProgressLine;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly plan: RelayPlan) {
    this.#line = new ProgressLine(plan.statistics ? undefined : false);
  }

  /** What happens while ends are opened. */
  opening(level: LogLevel, text: string): void {
    this.#tell('log', { level, text }, text);
  }

  /** Something that went wrong, and did not end the relay. */
  trouble(event: string, text: string, record: Readonly<Record<string, unknown>> = {}): void {
    if (this.plan.log !== 'none') this.#tell(event, { ...record, text }, text);
  }

  /** Listens to what is to be told. */
  follow(relay: Relay): void {
    const { log } = this.plan;
    if (log === 'text' || log === 'json') {
      relay.on('session', (session) =>
        this.#tell(
          'session',
          { id: session.id, left: endRecord(session.left), right: endRecord(session.right) },
          sessionText(session),
        ),
      );
    }
    if (log !== 'none') this.#followTrouble(relay);
    relay.on('broken', () => {
      this.anyBad = true;
    });
    // What nobody is told of is not asked for: that costs at thousands of connections a second.
    if (log === 'failures') relay.on('broken', (result) => this.#ended(result));
    else if (log !== 'none') relay.on('ended', (result) => this.#ended(result));
    if (this.plan.statistics) this.#draw(relay);
  }

  /** The numbers in one line, as SIGUSR1 asks for. */
  numbers(statistics: RelayStatistics): void {
    this.#tell('statistics', { ...statistics }, statisticsText(statistics));
  }

  /** Takes the line of statistics away. */
  end(): void {
    clearInterval(this.#timer);
    this.#line.clear();
  }

  #ended(result: SessionResult): void {
    const { id, left, right, toRight, toLeft, duration } = result;
    const record = {
      id,
      left: endRecord(left),
      right: endRecord(right),
      toRight: directionRecord(toRight),
      toLeft: directionRecord(toLeft),
      duration,
    };
    this.#tell('ended', record, resultText(result));
  }

  #followTrouble(relay: Relay): void {
    relay.on('failed', (end, error) =>
      this.trouble('failed', `${end.label}: ${error.message}`, { left: endRecord(end) }),
    );
    relay.on('refused', (end) =>
      this.trouble('refused', `${end.label}: refused, there are too many sessions from this address`, {
        left: endRecord(end),
      }),
    );
    relay.on('problem', (error) => this.trouble('problem', error.message));
  }

  #draw(relay: Relay): void {
    if (!this.#line.shown) return;
    let before = { statistics: relay.statistics(), at: performance.now() };
    const draw = (): void => {
      const [statistics, at] = [relay.statistics(), performance.now()];
      const since = { statistics: before.statistics, seconds: (at - before.at) / 1000 };
      this.#line.draw(statisticsText(statistics, since));
      before = { statistics, at };
    };
    this.#timer = setInterval(draw, drawInterval);
    this.#timer.unref();
  }

  #tell(event: string, record: Readonly<Record<string, unknown>>, text: string): void {
    this.#line.clear();
    if (this.plan.log === 'json') {
      complain(valueJson({ time: new Date().toISOString(), event, ...record }));
    } else complain(`${program}: ${escapeLine(text)}`);
  }
}
