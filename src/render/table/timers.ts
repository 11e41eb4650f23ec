import type { SocketRecord } from '../../inventory/record.js';
import { timerText } from '../column/kernel.js';
import { item } from './item.js';

/** The running TCP timer. */
export const timerItems = (record: SocketRecord): string[] => item('timer', timerText(record));
