import type { UnixInspection } from '../../assembly/inspect/types.js';
import { valueJson } from '../json/value.js';

/** The name of the document's schema; the number changes when a reader could break. */
const INSPECT_SCHEMA = 'socketeer/inspect/1';

/** One inspection on one line. */
export const inspectionJson = (inspection: UnixInspection): string => valueJson(inspection);

/** Inspections as one document. */
export const inspectionsJson = (inspections: readonly UnixInspection[]): string =>
  `{"schema":"${INSPECT_SCHEMA}","results":[\n${inspections.map(inspectionJson).join(',\n')}\n]}\n`;
