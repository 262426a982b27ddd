/** One operation: what it takes, what it gives, and a place to try it. */
import { h } from '../dom.js';
import { t } from '../text.js';
import { fieldLine, resolve, schemaTree } from './schema.js';
import { prose } from './prose.js';
import { trial } from './trial.js';

/**
 * @param {Object} operation with its path and method
 * @param {Object} document the whole description
 * @returns {HTMLElement}
 */
export function operationEntry(operation, document) {
  const details = h('details', { class: 'operation' },
    h('summary', null, h('span', { class: `verb ${operation.method}` }, operation.method), h('code', { class: 'operation-path' }, path(operation.path)),
      h('span', { class: 'operation-summary' }, operation.summary ?? '')));
  details.addEventListener('toggle', () => { if (details.open && details.childElementCount === 1) details.append(inside(operation, document)); });
  return h('article', { class: 'operation-place', id: operation.id }, details);
}

/** A path that may break before each part of it. */
export function path(text) {
  return text.split(/(?=\/)/).flatMap((part) => [h('wbr'), part]);
}

function inside(operation, document) {
  const parameters = operation.parameters.map((each) => resolve(each, document));
  const text = operation.description && operation.description !== operation.summary ? operation.description : '';
  return h('div', { class: 'operation-body' }, text && prose(text),
    h('p', { class: 'hint' }, h('code', null, operation.id), operation['x-access'] && [' · ', t('docs.access', { access: operation['x-access'] })]),
    parameters.length > 0 && part('docs.parameters', h('ul', { class: 'schema' }, parameters.map((each) => h('li', null,
      fieldLine(`${each.name}`, each.schema ?? {}, each.required, document, [each.in, each.description].filter(Boolean).join(': ')))))),
    operation.requestBody && part('docs.body', bodies(resolve(operation.requestBody, document), document)),
    part('docs.responses', h('ul', { class: 'answers-list' }, Object.entries(operation.responses ?? {}).map(([status, response]) => answer(status, resolve(response, document), document)))),
    part('docs.tryIt', trial(operation, parameters, document)));
}

function part(title, ...children) {
  return h('section', null, h('h3', null, t(title)), children);
}

function bodies({ content = {}, description }, document) {
  return [description && prose(description), Object.entries(content).map(([type, { schema }]) => h('div', { class: 'body-kind' },
    h('p', { class: 'hint' }, h('code', null, type)), schema && schemaTree(schema, document)))];
}

function answer(status, response, document) {
  const good = status.startsWith('2');
  const kinds = Object.entries(response.content ?? {});
  const head = [h('span', { class: good ? 'pill good' : 'pill' }, status), ' ', response.description];
  if (!kinds.length) return h('li', null, head);
  return h('li', null, h('details', { open: good && kinds.some(([, each]) => each.schema) }, h('summary', null, head), kinds.map(([type, { schema }]) => h('div', { class: 'body-kind' },
    h('p', { class: 'hint' }, h('code', null, type)), schema && schemaTree(dataOf(schema, document), document)))));
}

/** What matters of an envelope is its data. */
function dataOf(schema, document) {
  const plain = resolve(schema, document);
  const { data } = plain.properties ?? {};
  return data && plain.properties.success && resolve(data, document).properties ? data : schema;
}
