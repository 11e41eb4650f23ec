import type { PingStatistics, RoundTrips } from '../../probe/ping/types.js';
import { escapeText } from '../../terminal/escape.js';

const three = (milliseconds: number): string => milliseconds.toFixed(3);

const extra = (count: number, what: string): string => (count === 0 ? '' : `, +${count} ${what}`);

/** Percent with six digits at most, printf's %g. */
const percent = (part: number): string => String(Number((part * 100).toPrecision(6)));

const tripsText = ({ minimum, average, maximum, deviation }: RoundTrips): string =>
  `rtt min/avg/max/mdev = ${[minimum, average, maximum, deviation].map(three).join('/')} ms`;

/** Between two requests on average, and the moving average, where the round trips set the pace. */
const paceText = ({ elapsed, transmitted, rtt }: PingStatistics): string =>
  rtt === undefined || transmitted < 2
    ? ''
    : `ipg/ewma ${three(elapsed / (transmitted - 1))}/${three(rtt.moving)} ms`;

/** What came of a ping, as ping(8) prints it at the end. */
export const statisticsText = (target: string, statistics: PingStatistics, paced: boolean): string => {
  const { transmitted, received, duplicates, corrupted, errors, loss, elapsed, rtt, pipe } = statistics;
  const counts = `${transmitted} packets transmitted, ${received} received${extra(duplicates, 'duplicates')}${extra(corrupted, 'corrupted')}${extra(errors, 'errors')}`;
  const parts = [
    rtt === undefined ? '' : tripsText(rtt),
    pipe > 1 ? `pipe ${pipe}` : '',
    paced ? paceText(statistics) : '',
  ].filter((part) => part !== '');
  return `
--- ${escapeText(target)} ping statistics ---
${counts}, ${percent(loss)}% packet loss, time ${Math.round(elapsed)}ms
${parts.join(', ')}
`;
};

/** The line in between, which SIGQUIT asks for. */
export const interimText = ({ transmitted, received, loss, rtt }: PingStatistics): string => {
  const counts = `${received}/${transmitted} packets, ${Math.floor(loss * 100)}% loss`;
  if (rtt === undefined) return counts;
  const { minimum, average, moving, maximum } = rtt;
  return `${counts}, min/avg/ewma/max = ${[minimum, average, moving, maximum].map(three).join('/')} ms`;
};
