/** Copying text out of the page. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { toast } from './toast.js';

/**
 * A button that copies; where the clipboard is closed to us, it says so.
 * @param {() => string} text
 */
export function copyButton(text) {
  return h('button', { class: 'button small', type: 'button', onclick: async () => {
    try {
      await navigator.clipboard.writeText(text());
      toast(t('copied'));
    } catch {
      toast(t('notCopied'), { bad: true });
    }
  } }, icon('copy', 16), t('copy'));
}
