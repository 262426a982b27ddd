/** A piece of text in the page as a field, in the place where it stands. */
import { t } from '../text.js';

const ATTRIBUTES = { role: 'textbox', 'aria-multiline': 'true' };

/**
 * Makes an element that holds a text a field; one that is a field already stays as it is.
 * @param {HTMLElement} span
 * @param {string} text to begin with
 * @param {string} name of who says it
 */
export function becomeField(span, text, name) {
  if (span.classList.contains('editing')) return;
  span.classList.add('editing');
  for (const [attribute, value] of Object.entries({ ...ATTRIBUTES, 'aria-label': t('edit.field', { name }), contenteditable: 'plaintext-only' })) span.setAttribute(attribute, value);
  // Not every browser knows fields for plain text only.
  if (span.contentEditable !== 'plaintext-only') span.setAttribute('contenteditable', 'true');
  span.textContent = text;
}

/** Makes a field text again. */
export function becomeText(span, text) {
  span.classList.remove('editing');
  for (const attribute of [...Object.keys(ATTRIBUTES), 'aria-label', 'aria-busy', 'contenteditable']) span.removeAttribute(attribute);
  span.textContent = text;
}

/** Puts the caret before a character. */
export function setCaret(span, character, end = character) {
  const node = span.firstChild ?? span;
  const { length } = span.textContent;
  getSelection().setBaseAndExtent(node, Math.min(character, length), node, Math.min(end, length));
}

/** Before which character of a field the caret stands; 0 when it stands elsewhere. */
export function caretIn(span) {
  const { focusNode, focusOffset } = getSelection();
  if (!span.contains(focusNode)) return 0;
  const before = new Range();
  before.setStart(span, 0);
  before.setEnd(focusNode, focusOffset);
  return before.toString().length;
}

/** Pastes as words, whatever was copied. */
export function paste(event) {
  event.preventDefault();
  document.execCommand('insertText', false, event.clipboardData.getData('text/plain').replace(/\s+/g, ' '));
}

/** Words with one space between them: so they are counted and kept. */
export function tidy(text) {
  return text.replace(/\s+/g, ' ').trim();
}
