/** Forms: fields with their own errors, and sending that says what went wrong and loses nothing. */
import { dropped, sentence } from '../api.js';
import { announce, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';

let count = 0;

/**
 * A labelled field.
 * @param {string} label
 * @param {Object<string, *>} props of the input; `hint` stands under it, `rows` makes it a text area
 * @returns {HTMLElement} `.querySelector('[name]')` is its control
 */
export function field(label, { hint, rows, ...props }) {
  const id = `field-${count += 1}`;
  const control = h(rows ? 'textarea' : 'input', { class: 'input', id, rows, 'aria-describedby': `${id}-note`, ...props });
  return h('div', { class: 'field' }, h('label', { for: id }, label), control,
    h('div', { id: `${id}-note`, class: 'hint', 'data-hint': hint ?? '' }, hint));
}

/**
 * A form whose `send` is called with its values.
 * @param {{fields: Node[], submit: string, send: (values: Object<string,string>, form: HTMLFormElement) => Promise<*>, extra?: Node, label?: string}} parts
 * @returns {HTMLFormElement}
 */
export function form({ fields, submit, send, extra, label }) {
  const problem = h('div', { role: 'alert' });
  const button = h('button', { class: 'button main', type: 'submit' }, submit);
  const element = h('form', { class: 'form', novalidate: true, 'aria-label': label ?? submit }, problem, fields,
    h('div', { class: 'form-end' }, button, extra));
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-busy') === 'true' || !complete(element)) return;
    button.setAttribute('aria-busy', 'true');
    fill(problem);
    try {
      await send(Object.fromEntries(new FormData(element)), element);
    } catch (error) {
      if (!dropped(error)) explain(element, problem, error);
    } finally {
      button.removeAttribute('aria-busy');
    }
  });
  element.addEventListener('input', (event) => note(event.target, ''));
  return element;
}

function complete(element) {
  const wrong = [...element.elements].filter((control) => control.name && !control.checkValidity());
  for (const control of wrong) note(control, reason(control));
  wrong[0]?.focus();
  return !wrong.length;
}

function reason(control) {
  const { validity } = control;
  if (validity.valueMissing) return t('form.missing');
  if (validity.typeMismatch && control.type === 'email') return t('form.email');
  if (validity.tooShort) return t('form.short', { n: control.minLength });
  return control.validationMessage || t('form.invalid');
}

function explain(element, problem, error) {
  const named = Object.entries(error.fields ?? {}).filter(([name]) => element.elements.namedItem(name));
  for (const [name, words] of named) note(element.elements.namedItem(name), words);
  if (named.length) { element.elements.namedItem(named[0][0]).focus(); return; }
  fill(problem, h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error))));
  announce(sentence(error));
}

function note(control, words) {
  const line = control?.id && document.getElementById(`${control.id}-note`);
  if (!line) return;
  control.setAttribute('aria-invalid', words ? 'true' : 'false');
  line.className = words ? 'wrong' : 'hint';
  line.textContent = words || line.dataset.hint;
}
