/** Short words at the foot of the page, which go away by themselves. */
import { h, style } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';

style('parts');

let place = null;

const LASTS_MS = 5000;
/** Time to read it and to make up one's mind. */
const CHOICE_MS = 10_000;

/**
 * Says something in passing.
 * @param {string} words
 * @param {{bad?: boolean, action?: {label: string, run: Function}}} [options] bad news stays until it is closed; what can be
 *   undone stays longer than what is only said
 * @returns {() => void} closes it
 */
export function toast(words, { bad = false, action } = {}) {
  place ??= document.body.appendChild(h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' }));
  const done = () => note.remove();
  const note = h('div', { class: bad ? 'toast bad' : 'toast' }, icon(bad ? 'warning' : 'check'), h('span', null, words),
    action && h('button', { class: 'quiet', onclick: () => { done(); action.run(); } }, action.label),
    h('button', { class: 'quiet square', 'aria-label': t('close'), onclick: done }, icon('close', 16)));
  place.append(note);
  if (!bad) setTimeout(done, action ? CHOICE_MS : LASTS_MS);
  return done;
}
