import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** POSIX message queues, mq_overview(7). */
export const queueOptions: readonly EndpointOption[] = [
  row('posixmq-flush mq-flush', 'POSIXMQ', 'EARLY', 'BOOL'),
  row('posixmq-maxmsg mq-maxmsg', 'POSIXMQ', 'OPEN', 'LONG'),
  row('posixmq-msgsize mq-msgsize', 'POSIXMQ', 'OPEN', 'LONG'),
  row('posixmq-priority mq-prio', 'POSIXMQ', 'INIT', 'UNSIGNED-INT'),
];
