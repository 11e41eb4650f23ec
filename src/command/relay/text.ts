import type { DirectionResult, RelayStatistics, SessionEnd, SessionResult } from '../../index.js';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `12.3 MiB`: bytes for people. */
export function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`;
}

/** Why a direction ended, in words. */
function reasonText({ reason, by, error }: DirectionResult): string {
  const who = { left: 'left', right: 'right', us: 'us' }[by];
  const why = {
    end: `ended by ${who}`,
    reset: `reset by ${who}`,
    failed: `failed at ${who}`,
    idle: 'idle for too long',
    'half-close-timeout': 'silent for too long after the other way had ended',
    limit: `at its limit on ${who}`,
    closed: 'closed',
  }[reason];
  return error === undefined ? why : `${why}: ${error.message}`;
}

const peers = (left: SessionEnd, right: SessionEnd): string => `${left.label} <-> ${right.label}`;

/** `#3 begins: …`. */
export const sessionText = ({
  id,
  left,
  right,
}: {
  readonly id: number;
  readonly left: SessionEnd;
  readonly right: SessionEnd;
}): string => `#${id} begins: ${peers(left, right)}`;

/** `#3 ended after 1.20 s: …`: what passed each way, and why it ended. */
export function resultText({ id, left, right, toRight, toLeft, duration }: SessionResult): string {
  const way = (mark: string, result: DirectionResult) =>
    `${mark} ${bytesText(result.bytes)} ${reasonText(result)}`;
  const seconds = (duration / 1000).toFixed(2);
  return `#${id} ended after ${seconds} s: ${peers(left, right)}; ${way('->', toRight)}; ${way('<-', toLeft)}`;
}

/** One line of numbers; with rates where the time since the last numbers is known. */
export function statisticsText(
  now: RelayStatistics,
  before?: { readonly statistics: RelayStatistics; readonly seconds: number },
): string {
  const rate = (key: 'bytesToRight' | 'bytesToLeft') =>
    before === undefined || before.seconds <= 0
      ? ''
      : ` (${bytesText(Math.round((now[key] - before.statistics[key]) / before.seconds))}/s)`;
  const bad = [
    now.refused > 0 ? `, ${now.refused} refused` : '',
    now.failed > 0 ? `, ${now.failed} failed` : '',
  ];
  return [
    `${now.open} open, ${now.begun} in all${bad.join('')}`,
    `-> ${bytesText(now.bytesToRight)}${rate('bytesToRight')}`,
    `<- ${bytesText(now.bytesToLeft)}${rate('bytesToLeft')}`,
  ].join('; ');
}
