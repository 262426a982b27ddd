/** JSON schemas as something a person can read. */
import { h } from '../dom.js';
import { t } from '../text.js';
import { inline } from './prose.js';

const DEPTH = 6;
const LIMITS = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'];

/** Follows a `$ref` inside the document. */
export function resolve(schema, document) {
  let found = schema;
  for (let step = 0; found?.$ref && step < 20; step += 1) {
    found = found.$ref.replace(/^#\//, '').split('/').reduce((level, key) => level?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  }
  return found ?? {};
}

/** The type of a schema in a few words. */
export function typeName(schema, document) {
  const name = schema?.$ref?.split('/').at(-1);
  const plain = resolve(schema, document);
  if (plain.enum) return plain.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (plain.const !== undefined) return JSON.stringify(plain.const);
  const choices = plain.anyOf ?? plain.oneOf;
  if (choices) return choices.map((each) => typeName(each, document)).join(' | ');
  if (plain.type === 'array' || plain.items) return `${t('docs.listOf')} ${typeName(plain.items ?? {}, document)}`;
  const types = Array.isArray(plain.type) ? plain.type.join(' | ') : plain.type ?? (plain.properties ? 'object' : 'any');
  return name ?? (plain.format ? `${types} (${plain.format})` : types);
}

/**
 * A schema as a list of its fields, each of which opens to its own.
 * @param {Object} schema
 * @param {Object} document
 * @returns {HTMLElement}
 */
export function schemaTree(schema, document, depth = 0) {
  const plain = inner(schema, document);
  const properties = Object.entries(plain.properties ?? {});
  if (!properties.length || depth > DEPTH) return h('p', { class: 'schema-type' }, typeName(schema, document));
  return h('ul', { class: 'schema' }, properties.map(([name, property]) => h('li', null, fieldLine(name, property, (plain.required ?? []).includes(name), document),
    deeper(property, document, depth))));
}

/** One field: name, type, whether it must be there, limits and meaning. */
export function fieldLine(name, schema, required, document, text = '') {
  const plain = resolve(schema, document);
  const limits = LIMITS.filter((key) => plain[key] !== undefined).map((key) => t(`docs.${key}`, { n: plain[key] }));
  if (plain.pattern) limits.push(plain.pattern);
  if (plain.default !== undefined) limits.push(t('docs.default', { value: JSON.stringify(plain.default) }));
  const meaning = text || schema.description || plain.description;
  return h('div', { class: 'schema-line' }, h('code', { class: 'schema-name' }, name), ' ', h('span', { class: 'schema-type' }, typeName(schema, document)),
    required && [' ', h('span', { class: 'pill' }, t('docs.required'))], limits.length > 0 && h('span', { class: 'hint' }, ` ${limits.join(', ')}`),
    meaning && h('p', null, inline(meaning)));
}

/** Fields of a field, built when they are opened: schemas may go round in a circle. */
function deeper(schema, document, depth) {
  const plain = inner(schema, document);
  if (!plain.properties || depth >= DEPTH) return null;
  const details = h('details', { class: 'deeper' }, h('summary', null, typeName(schema, document)));
  details.addEventListener('toggle', () => { if (details.open && details.childElementCount === 1) details.append(schemaTree(schema, document, depth + 1)); });
  return details;
}

/** What holds the fields: past a list, past “or null”. */
function inner(schema, document) {
  let plain = resolve(schema, document);
  for (let step = 0; step < 6; step += 1) {
    const choices = plain.anyOf ?? plain.oneOf;
    if (plain.items && !plain.properties) plain = resolve(plain.items, document);
    else if (choices && !plain.properties) plain = resolve(choices.find((each) => resolve(each, document).type !== 'null') ?? {}, document);
    else if (plain.allOf) plain = { properties: Object.assign({}, ...plain.allOf.map((each) => resolve(each, document).properties)), required: plain.allOf.flatMap((each) => resolve(each, document).required ?? []) };
    else break;
  }
  return plain;
}

/** A value of this shape to start from. */
export function sample(schema, document, depth = 0) {
  const plain = resolve(schema, document);
  if (plain.default !== undefined) return plain.default;
  if (plain.example !== undefined) return plain.example;
  if (plain.const !== undefined) return plain.const;
  if (plain.enum) return plain.enum[0];
  const choices = plain.anyOf ?? plain.oneOf;
  if (choices) return sample(choices[0], document, depth);
  const type = Array.isArray(plain.type) ? plain.type[0] : plain.type;
  if (plain.properties && depth < 4) {
    const needed = new Set(plain.required ?? []);
    const entries = Object.entries(plain.properties).filter(([name]) => needed.has(name) || needed.size === 0);
    return Object.fromEntries(entries.map(([name, each]) => [name, sample(each, document, depth + 1)]));
  }
  return { array: [], object: {}, integer: plain.minimum ?? 0, number: plain.minimum ?? 0, boolean: false, null: null }[type] ?? '';
}
