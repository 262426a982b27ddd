/** Dialogs, on the browser's own `<dialog>`: focus stays inside, Escape closes. */
import { h, style } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';

style('parts');

/**
 * Opens a dialog.
 * @param {string} title
 * @param {(close: (value?: *) => void) => Node|Node[]} build makes what stands in it
 * @param {{firm?: boolean, wide?: boolean}} [options] `firm`: it cannot be waved away
 * @returns {Promise<*>} what it was closed with, undefined when it was waved away
 */
export function openDialog(title, build, { firm = false, wide = false } = {}) {
  return new Promise((resolve) => {
    const close = (value) => { result = value; dialog.close(); };
    let result;
    const dialog = h('dialog', { class: wide ? 'dialog wide' : 'dialog', 'aria-label': title },
      h('header', { class: 'dialog-head' }, h('h2', null, title),
        !firm && h('button', { class: 'quiet square', type: 'button', 'aria-label': t('close'), onclick: () => close() }, icon('close'))),
      h('div', { class: 'dialog-body' }, build(close)));
    dialog.addEventListener('cancel', (event) => { if (firm) event.preventDefault(); });
    dialog.addEventListener('close', () => { dialog.remove(); resolve(result); });
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector('[autofocus]') ?? dialog.querySelector('input:not([type=hidden]), textarea'))?.focus();
  });
}

/**
 * Asks before something that cannot be undone.
 * @returns {Promise<boolean>}
 */
export async function confirmed(title, text, action) {
  return await openDialog(title, (close) => [
    h('p', { class: 'dialog-text' }, text),
    h('div', { class: 'dialog-actions' },
      h('button', { class: 'button', type: 'button', onclick: () => close(false) }, t('cancel')),
      h('button', { class: 'button danger', type: 'button', autofocus: true, onclick: () => close(true) }, action)),
  ]) === true;
}
