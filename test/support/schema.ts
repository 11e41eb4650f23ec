import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { root } from './root.js';

const readSchema = (name: string): { $id: string } =>
  JSON.parse(readFileSync(join(root, 'docs/schema', `${name}.schema.json`), 'utf8'));

/** Checks values against a schema of docs/schema/; returns what is wrong, empty when nothing is. */
export const schemaCheck = (name: string, part = ''): ((value: unknown) => string) => {
  const schema = readSchema(name);
  const ajv = new Ajv2020({ strict: true, allErrors: true, strictRequired: false });
  ajv.addSchema(schema);
  // Others refer to the sockets in it.
  if (name !== 'sockets') ajv.addSchema(readSchema('sockets'));
  const validate = ajv.getSchema(schema.$id + part);
  if (validate === undefined) throw new Error(`no schema ${schema.$id}${part}`);
  return (value) => (validate(value) === true ? '' : ajv.errorsText(validate.errors));
};
