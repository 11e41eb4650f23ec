import type { EndpointContext, LogLevel } from '../../src/endpoint/types.js';

/** What stands around endpoints in tests, with all that was logged. */
export interface TestContext extends EndpointContext {
  readonly logged: { readonly level: LogLevel; readonly text: string }[];
}

/** A context that keeps its log; the signal ends everything after 20 seconds at the latest. */
export function testContext(signal: AbortSignal = AbortSignal.timeout(20_000)): TestContext {
  const logged: { level: LogLevel; text: string }[] = [];
  return {
    logged,
    signal,
    log: (level, text) => logged.push({ level, text }),
    logs: () => true,
    ipVersion: undefined,
    blockSize: undefined,
    environment: {},
    environmentPrefix: 'SOCAT',
    idleTimeout: undefined,
  };
}
