/** What is to be said of the minutes as a whole: that they are being drafted, outdated, not there yet, or failed. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { SECTIONS } from './pen.js';
import { jobNote } from './work.js';

/**
 * @param {import('./minutes.js').Minutes} desk
 * @returns {?HTMLElement} nothing where all is well
 */
export function stateOf(desk) {
  const { minutes, transcript } = desk.record;
  const stale = countStale(minutes);
  const key = ['state', minutes.status, minutes.version > 0, stale, transcript.status, desk.open, minutes.error].join(':');
  if (minutes.status === 'failed') return desk.part(key, () => notice('bad', t('minutes.failed'), draftButton(desk, 'again')));
  if (stale && minutes.version > 0) return desk.part(key, () => notice('warn', t(minutes.approval ? 'minutes.staleApproved' : 'minutes.stale', { count: stale }), !minutes.approval && draftButton(desk, 'minutes.again')));
  if (minutes.version > 0 && isSaid(minutes)) return null;
  if (minutes.version > 0) return desk.part(key, () => quietPlace('minutes.nothing', 'minutes.nothingText', draftButton(desk, 'minutes.again')));
  return transcript.status === 'ready'
    ? desk.part(key, () => quietPlace('minutes.none', 'minutes.noneText',
      h('div', { class: 'quiet-actions' }, h('button', { class: 'button main', type: 'button', onclick: () => desk.draftAs() }, icon('sparkle', 16), t('minutes.draft')),
        h('button', { class: 'quiet', type: 'button', 'aria-haspopup': 'dialog', onclick: () => desk.draft() }, t('minutes.draftAs')))))
    : desk.part(key, () => quietPlace('minutes.later', 'minutes.laterText'));
}

/**
 * The draft that is being made, and how far it is.
 * @param {import('./minutes.js').Minutes} desk
 * @returns {{element: HTMLElement, update: () => void}}
 */
export function progressOf(desk) {
  const bar = h('progress', { max: 1, 'aria-label': t('minutes.generating') });
  const note = h('span', { class: 'hint' });
  const element = h('div', { class: 'drafting', role: 'status' }, h('strong', null, icon('sparkle', 16), t('minutes.generating')), bar, note);
  const update = () => {
    const { job, minutes } = desk.record;
    const share = job?.kind === 'minutes' ? job.progress : 0;
    if (share > 0) bar.value = share; else bar.removeAttribute('value');
    const words = [job?.kind === 'minutes' && share > 0 && jobNote(desk.record), t(minutes.version > 0 ? 'minutes.generatingAgain' : 'minutes.generatingText')].filter(Boolean).join(' · ');
    if (note.textContent !== words) note.textContent = words;
  };
  return { element, update };
}

/** Whether the minutes say anything. */
export function isSaid(minutes) {
  return [...SECTIONS, 'action_items'].some((name) => minutes[name]?.length > 0);
}

function countStale(minutes) {
  return [...SECTIONS, 'action_items'].flatMap((name) => minutes[name] ?? []).filter((each) => each.stale).length;
}

function notice(kind, words, action) {
  return h('div', { class: `notice ${kind}` }, icon('warning'), h('span', null, words), action);
}

function draftButton(desk, label) {
  return h('button', { class: 'button small', type: 'button', 'aria-haspopup': 'dialog', onclick: () => desk.draft() }, icon('sparkle', 16), t(label));
}

function quietPlace(title, text, action) {
  return h('div', { class: 'quiet-place' }, icon('sparkle', 30), h('h2', null, t(title)), h('p', null, t(text)), action);
}
