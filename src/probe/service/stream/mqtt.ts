import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { begins } from './bytes.js';

/** CONNECT of a level no server has: it is refused, so no session is made. */
const mqttConnect = Buffer.from('\x10\x0c\0\x04MQTT\x09\x02\0\0\0\0', 'latin1');

const mqttMatch: Matcher = (bytes) => {
  for (const [answer, version] of [
    ['\x20\x02\0\x01', '3.1.1'],
    ['\x20\x03\0\x84\0', '5'],
  ] as const) {
    const begun = begins(bytes, Buffer.from(answer, 'latin1'));
    if (begun === undefined) return more;
    if (begun) return bytes.length === answer.length ? matched('mqtt', { answers: version }) : no;
  }
  return no;
};

/** Telemetry: Mosquitto and others. */
export const mqtt: StreamCodec = {
  transport: 'stream',
  name: 'mqtt',
  title: 'MQTT',
  source: 'MQTT 3.1.1 section 3.1.2.2, MQTT 5 section 3.2.2.2',
  sideEffect: 'log',
  ports: [1883, 8883],
  request: () => ({ bytes: mqttConnect, match: mqttMatch }),
  secured: 'secure-mqtt',
};
