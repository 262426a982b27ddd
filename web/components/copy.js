/** Copying text out of the page. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { toast } from './toast.js';

/**
 * Copies a text, and says so; or that the clipboard is closed to us.
 * @param {string} text
 * @param {string} [done] what to say
 */
export async function copyText(text, done = t('copied')) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast(t('notCopied'), { bad: true });
  }
}

/**
 * A button that copies.
 * @param {() => string} text
 */
export function copyButton(text) {
  return h('button', { class: 'button small', type: 'button', onclick: () => copyText(text()) }, icon('copy', 16), t('copy'));
}
