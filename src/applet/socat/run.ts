import { type Relay, type RelayOptions, relay, SpecificationError } from '../../index.js';
import type { Log } from './log.js';
import { SessionReport } from './report.js';
import { type SocatSettings, severities } from './settings.js';
import { codeOfSignal, type EndingSignal, logSignal, onEndingSignal, passSignal } from './signals.js';
import { Taps, toStandardError } from './taps.js';
import { socatVersion } from './version-text.js';

/** How long closing may take after a signal, in milliseconds. */
const CLOSING_TIME = 2000;

const directionsOf = ({
  toRightOnly,
  toLeftOnly,
}: SocatSettings): 'both' | 'left-to-right' | 'right-to-left' => {
  if (toRightOnly) return 'left-to-right';
  return toLeftOnly ? 'right-to-left' : 'both';
};

/** What went wrong, in socat's words where scripts may look for them, and with the nearest right word. */
const textOf = (error: unknown): string => {
  if (!(error instanceof SpecificationError)) return (error as Error).message;
  const { said, suggestion, message } = error;
  if (said === undefined) return message;
  return suggestion === undefined ? said : `${said}; did you mean "${suggestion}"?`;
};

/** One run of the program: what the exit code depends on, and what is to be undone at its end. */
class Run {
  private readonly controller = new AbortController();
  private readonly report: SessionReport;
  private childFailed = false;
  private relay: Relay | undefined;

  constructor(
    private readonly settings: SocatSettings,
    private readonly log: Log,
  ) {
    this.report = new SessionReport(log);
  }

  /** Relays, and gives the exit code. */
  async code(): Promise<number> {
    onEndingSignal(this.settings.signals, (signal) => this.end(signal));
    process.on('SIGUSR1', () => this.tellStatistics());
    try {
      return await this.transfer();
    } catch (error) {
      if (error === this.controller.signal.reason) return this.codeAfterSignal(error as EndingSignal);
      throw error;
    }
  }

  private async transfer(): Promise<number> {
    const { settings, log } = this;
    log.write('info', `default listen IP version is ${settings.listenVersion ?? 0}`);
    log.write('info', `preferred resolve IP version is ${settings.resolveVersion ?? 0}`);
    const [left = '', right = ''] = settings.addresses;
    try {
      const taps = await Taps.prepare(settings, log);
      this.relay = await relay(left, right, this.options(taps));
      taps?.follow(this.relay);
      if (settings.analyze) await this.analyze(this.relay);
      this.report.follow(this.relay);
      if (settings.log.facilityLater !== undefined) {
        this.relay.once('session', () => void log.switchToSyslog());
      }
      await this.relay.closed;
    } catch (error) {
      this.controller.signal.throwIfAborted();
      if (settings.statistics) await this.tellStatistics();
      throw log.end(textOf(error));
    }
    this.controller.signal.throwIfAborted();
    if (settings.statistics) await this.tellStatistics();
    const code = this.childFailed || (this.report.failed && !settings.sloppy) ? 1 : 0;
    log.write('notice', `exiting with status ${code}`);
    return code;
  }

  private async analyze(running: Relay): Promise<void> {
    const { analysis } = await import('./analysis.js');
    running.on('session', (session) => toStandardError(analysis(session)));
  }

  private options(taps: Taps | undefined): RelayOptions {
    const { settings, log } = this;
    return {
      signal: this.controller.signal,
      directions: directionsOf(settings),
      halfCloseTimeout: settings.halfCloseTimeout,
      dropEmpty: true,
      log: (level, text) => log.write(level, text),
      logLevel: severities[settings.log.level] ?? 'fatal',
      ...(settings.lock !== undefined && { lockFile: settings.lock }),
      ...(settings.idleTimeout !== undefined && { idleTimeout: settings.idleTimeout }),
      ...(settings.blockSize !== undefined && { blockSize: settings.blockSize }),
      ...(settings.resolveVersion !== undefined && { ipVersion: settings.resolveVersion }),
      ...(taps !== undefined && { tap: taps.tap }),
      context: {
        listenIpVersion: settings.listenVersion,
        ignoreGroups: settings.ignoreGroups,
        experimental: settings.experimental,
        dialect: 'socat',
        environmentPrefix: settings.log.program.toUpperCase(),
        environment: { VERSION: socatVersion, PID: String(process.pid), PPID: String(process.pid) },
        passSignal,
        quieten: (severities) => this.report.quieten(severities),
        childFailed: () => {
          this.childFailed = true;
        },
      },
    };
  }

  private end(signal: EndingSignal): void {
    logSignal(this.log, signal);
    this.controller.abort(signal);
    setTimeout(() => process.exit(codeOfSignal(signal)), CLOSING_TIME).unref();
  }

  private async codeAfterSignal(signal: EndingSignal): Promise<number> {
    await this.relay?.close();
    if (this.settings.statistics) await this.tellStatistics();
    const code = codeOfSignal(signal);
    this.log.write('notice', `exit(${code})`);
    return code;
  }

  private async tellStatistics(): Promise<void> {
    if (this.relay === undefined) {
      this.log.write('warning', 'transfer engine not yet started, statistics not available');
      return;
    }
    const { logStatistics } = await import('./statistics.js');
    logStatistics(this.log, this.settings, this.relay.statistics());
  }
}

/** Relays between the two addresses until that is over. Returns the exit code; throws SocatExit where it cannot begin. */
export const run = (settings: SocatSettings, log: Log): Promise<number> => new Run(settings, log).code();
