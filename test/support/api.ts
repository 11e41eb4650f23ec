import { join } from 'node:path';
import { root } from './root.js';
import { run } from './run.js';

/** A member of an exported class or interface. */
export interface ApiMember {
  readonly name: string;
  readonly isStatic: boolean;
  readonly doc: string;
  readonly signatures: readonly string[];
}

/** An export of the package, as its declaration files have it. */
export interface ApiExport {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'const' | 'interface' | 'type' | 'enum' | 'namespace';
  readonly doc: string;
  /** The text of each declaration. */
  readonly texts: readonly string[];
  readonly members: readonly ApiMember[];
  /** Types it mentions that the package does not export. */
  readonly hidden: readonly string[];
}

/** The public interface as dist/ declares it, and the reference page that belongs to it. */
export const readApi = async (): Promise<{ page: string; exports: ApiExport[] }> => {
  const { code, out, err } = await run(process.execPath, [join(root, 'scripts/api.mjs'), '--json']);
  if (code !== 0) throw new Error(`scripts/api.mjs ended with ${code}: ${err}`);
  return JSON.parse(out) as { page: string; exports: ApiExport[] };
};
