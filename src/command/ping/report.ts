import type { PingDestination, PingEvent, PingStatistics } from '../../index.js';
import { eventJson, pingJson, statisticsJson } from '../../render/ping/json.js';
import { statisticsText } from '../../render/ping/statistics.js';
import { eventText, headerText, type PingTextOptions } from '../../render/ping/text.js';
import type { Output } from '../../terminal/index.js';
import type { Plan } from './plan.js';

/** Tells what happens, in one format. */
export interface Report {
  event(event: PingEvent): void;
  end(statistics: PingStatistics): void;
}

const asDocument = ({ host, quiet }: Plan, destination: PingDestination, output: Output): Report => {
  const events: PingEvent[] = [];
  return {
    event(event) {
      if (!quiet) events.push(event);
    },
    end: (statistics) => output.write(pingJson(host, destination, events, statistics)),
  };
};

const asLines = ({ quiet }: Plan, output: Output): Report => ({
  event(event) {
    if (quiet) return;
    output.write(`${eventJson(event)}\n`);
    output.flush();
  },
  end: (statistics) => output.write(`${statisticsJson(statistics)}\n`),
});

/** A flood tells only what goes wrong, a character each. */
const floodMarks = { reply: '', error: 'E', lost: '.' } as const;

const asText = (plan: Plan, destination: PingDestination, output: Output): Report => {
  const { host, options, quiet } = plan;
  const from = [options.source, options.interface].filter((part) => part !== undefined);
  const words: PingTextOptions = { ...plan, target: host, from };
  const isFlood = options.pace === 'flood';
  if (options.pattern !== undefined) {
    output.write(`PATTERN: 0x${Buffer.from(options.pattern).toString('hex')}\n`);
  }
  output.write(headerText(destination, words));
  output.flush();
  return {
    event(event) {
      if (quiet) return;
      output.write(isFlood ? floodMarks[event.kind] : eventText(event, destination, words));
      output.flush();
    },
    end: (statistics) => output.write(statisticsText(host, statistics, options.pace !== undefined)),
  };
};

/** The report in the format that was asked for. */
export const openReport = (plan: Plan, destination: PingDestination, output: Output): Report => {
  if (plan.format === 'json') return asDocument(plan, destination, output);
  return plan.format === 'ndjson' ? asLines(plan, output) : asText(plan, destination, output);
};
