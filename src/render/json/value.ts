import { jsonString } from './text.js';

const listJson = (values: readonly unknown[]): string => {
  let text = '[';
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ',';
    text += valueJson(values[index]);
  }
  return `${text}]`;
};

const objectJson = (value: object): string => {
  let text = '';
  for (const [key, part] of Object.entries(value)) {
    if (part !== undefined) text += `${text === '' ? '' : ','}${jsonString(key)}:${valueJson(part)}`;
  }
  return `{${text}}`;
};

/**
 * Any value of a record as JSON: fields that are undefined are left out, bigint becomes a decimal string (it may
 * exceed what a JSON number keeps), bytes become lower-case hexadecimal.
 */
export const valueJson = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return jsonString(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return `"${value}"`;
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return listJson(value);
      if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('hex')}"`;
      return objectJson(value);
    default:
      return 'null';
  }
};
