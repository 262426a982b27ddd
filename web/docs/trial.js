/** Trying an operation with the session of this browser. */
import { fill, h } from '../dom.js';
import { bytes, t } from '../text.js';
import { resolve, sample } from './schema.js';

const SHOWN_CHARACTERS = 200_000;

/**
 * @param {Object} operation
 * @param {Array<Object>} parameters
 * @param {Object} document
 * @returns {HTMLElement}
 */
export function trial(operation, parameters, document) {
  const body = bodyField(operation, document);
  const answer = h('div', { class: 'trial-answer', 'aria-live': 'polite' });
  const button = h('button', { class: 'button main', type: 'submit' }, t('docs.send'));
  return h('form', { class: 'trial', onsubmit: async (event) => {
    event.preventDefault();
    button.disabled = true;
    button.textContent = t('docs.sending');
    fill(answer, await attempt(operation, parameters, event.target, body));
    button.disabled = false;
    button.textContent = t('docs.send');
  } },
  h('p', { class: 'hint' }, t('docs.asYou')),
  parameters.filter((each) => each.in !== 'cookie').map((each) => parameterField(each, document)), body?.element, h('div', null, button), answer);
}

function parameterField(parameter, document) {
  const schema = resolve(parameter.schema ?? {}, document);
  const name = `${parameter.in}:${parameter.name}`;
  const control = schema.enum
    ? h('select', { class: 'input', name }, h('option', { value: '' }), schema.enum.map((value) => h('option', { value }, String(value))))
    : h('input', { class: 'input', name, required: parameter.required, placeholder: schema.default ?? '', autocomplete: 'off', spellcheck: 'false' });
  return h('label', { class: 'trial-field' }, h('span', null, h('code', null, parameter.name), parameter.required && ' *'), control);
}

function bodyField(operation, document) {
  const content = resolve(operation.requestBody ?? {}, document).content;
  if (!content) return null;
  const [type] = Object.keys(content);
  if (type === 'multipart/form-data') {
    const file = h('input', { type: 'file', class: 'input', 'aria-label': t('docs.file') });
    return { element: h('label', { class: 'trial-field' }, h('span', null, t('docs.file')), file), take: () => {
      const form = new FormData();
      if (file.files[0]) form.append('file', file.files[0]);
      return { body: form };
    } };
  }
  const start = type.includes('json') ? JSON.stringify(sample(content[type].schema ?? {}, document), null, 2) : '';
  const area = h('textarea', { class: 'input code', rows: Math.min(14, start.split('\n').length + 1), value: start, spellcheck: 'false' });
  return { element: h('label', { class: 'trial-field' }, h('span', null, h('code', null, type)), area), take: () => ({ body: area.value, type }) };
}

async function attempt(operation, parameters, form, body) {
  const values = new FormData(form);
  const query = new URLSearchParams();
  const headers = { Accept: 'application/json, */*' };
  let path = operation.path;
  for (const { name, in: where } of parameters) {
    const value = values.get(`${where}:${name}`)?.trim();
    if (!value) continue;
    if (where === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value));
    if (where === 'query') query.append(name, value);
    if (where === 'header') headers[name] = value;
  }
  const sent = body?.take();
  if (sent?.type) headers['Content-Type'] = sent.type;
  const began = performance.now();
  try {
    const response = await fetch(path + (query.size ? `?${query}` : ''), { method: operation.method.toUpperCase(), headers, body: sent?.body, credentials: 'same-origin' });
    return shown(response, await response.blob(), Math.round(performance.now() - began));
  } catch {
    return h('p', { class: 'wrong' }, t('errors.network'));
  }
}

async function shown(response, blob, ms) {
  const readable = /json|text|xml|vtt|markdown|javascript/.test(blob.type || response.headers.get('Content-Type') || '');
  let text = readable ? await blob.text() : t('docs.saved', { size: bytes(blob.size) });
  try { text = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: shown as it is */ }
  return [h('p', null, h('span', { class: response.ok ? 'pill good' : 'pill bad' }, t('docs.took', { status: response.status, ms }))),
    text && h('pre', { tabindex: 0 }, text.slice(0, SHOWN_CHARACTERS))];
}
