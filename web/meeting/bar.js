/** What can be done with a whole transcript, at its top. */
import { openMenu } from '../components/menu.js';
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { openHistory } from './undo.js';

/**
 * @param {import('./record.js').MeetingRecord} record
 * @param {import('./find.js').Find} find
 * @returns {HTMLElement}
 */
export function transcriptTools(record, find) {
  const more = h('button', { class: 'quiet square small-square', type: 'button', 'aria-haspopup': 'menu', 'aria-label': t('transcript.more'), onclick: () => openMenu(more, [
    { label: t('transcript.find'), note: t('transcript.findKey'), icon: 'search', run: () => open(find) },
    { label: t('history.title'), icon: 'clock', run: () => openHistory(record) },
  ]) }, icon('more', 17));
  return h('div', { class: 'transcript-tools' },
    h('button', { class: 'quiet square small-square', type: 'button', 'aria-label': t('transcript.find'), title: t('transcript.findHint'), onclick: () => open(find) }, icon('search', 16)), more);
}

/** Opens the search of a meeting's words for `/`, wherever in the meeting one is. */
export function findBySlash(event, find) {
  if (event.key !== '/' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, textarea, select, dialog, [role="menu"]')) return false;
  event.preventDefault();
  open(find);
  return true;
}

/** Opens the search for the keys that people know; a second time, they are the browser's own. */
export function findByKey(event, find) {
  if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.target.closest('.find')) return;
  event.preventDefault();
  open(find);
}

function open(find) {
  find.show(getSelection().toString().trim().slice(0, 80));
}
