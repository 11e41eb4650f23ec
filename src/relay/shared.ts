import type { Endpoint } from '../endpoint/types.js';
import { sessionEnd } from './session.js';

/** With `end-close` the end of a session is none for what it shares with others. */
const sharedSink = ({ sink, data }: Endpoint): Endpoint['sink'] =>
  sink !== undefined && data.endClose === true
    ? { write: (bytes, signal, taken) => sink.write(bytes, signal, taken), end: async () => {} }
    : sink;

/** An end that several sessions use: none of them closes it, and the pump does not take it over. */
export const shared = (endpoint: Endpoint): Endpoint => ({
  ...sessionEnd(endpoint),
  bounds: endpoint.bounds,
  data: endpoint.data,
  environment: endpoint.environment,
  source: endpoint.source,
  sink: sharedSink(endpoint),
  close: async () => {},
});
