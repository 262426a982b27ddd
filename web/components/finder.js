/** Quick results under a field, and a short answer to what stands in it, across meetings. */
import { dropped, get, post, sentence } from '../api.js';
import { announce, fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { Results } from '../search/results.js';
import { answerCard } from './answer.js';
import { learn } from './catalogue.js';
import { learnVoices } from './voices.js';

const QUICK = 12;
let looking = new AbortController();

/**
 * Shows the passages for `q` in `place`, with a way to all of them.
 * @param {HTMLElement} place
 * @param {string} q
 * @param {AbortSignal} signal
 */
export async function find(place, q, signal) {
  looking.abort(new DOMException('something else is looked for', 'AbortError'));
  looking = new AbortController();
  if (!q) { fill(place); return; }
  const current = AbortSignal.any([signal, looking.signal]);
  await Promise.all([style('found'), style('voices')]);
  if (!place.hasChildNodes()) fill(place, h('p', { class: 'thinking' }, t('finder.searching')));
  try {
    const passages = await search(`/search?q=${encodeURIComponent(q)}&limit=${QUICK}`, current);
    const results = new Results(signal);
    results.show(passages, { q });
    fill(place, passages.length ? results.element : nothing(q), passages.length > 0 && h('p', { class: 'finder-hint' },
      h('a', { class: 'button small', href: `/search?q=${encodeURIComponent(q)}` }, t('finder.all')), h('a', { class: 'quiet', href: `/ask?q=${encodeURIComponent(q)}` }, icon('sparkle', 16), t('finder.askThis'))));
    announce(t('finder.count', { count: passages.length }));
  } catch (error) {
    if (!dropped(error) && !current.aborted) fill(place, problem(error, () => find(place, q, signal)));
  }
}

/**
 * Searches, and learns what the meetings and who speaks in them are called.
 * @param {string} path
 * @param {AbortSignal} signal
 */
export async function search(path, signal) {
  const passages = await get(path, { signal });
  const ids = passages.map((each) => each.meeting_id);
  await Promise.all([learn(ids, signal), learnVoices(ids, signal)]);
  return passages;
}

/**
 * Shows a short answer to `q` in `place`.
 * @param {HTMLElement} place
 * @param {string} q
 * @param {AbortSignal} signal
 * @param {string[]} [meetingIds] where to look; none for everywhere
 */
export async function answer(place, q, signal, meetingIds = []) {
  await style('found');
  const card = h('section', { class: 'answer', 'data-for': q, 'aria-busy': 'true' }, h('h2', null, q), h('p', { class: 'thinking' }, t('ask.thinking')));
  place.querySelector(':scope > .answer')?.remove();
  place.prepend(card);
  try {
    const data = await post('/ask-mind/ask', { question: q, meeting_ids: meetingIds }, { signal });
    await learn(data.citations.map((each) => each.meeting_id), signal);
    const where = meetingIds.map((id) => `&meeting=${id}`).join('');
    fill(card, answerCard(q, data, { signal }), h('p', { class: 'answer-foot' }, h('a', { class: 'quiet', href: `/ask?q=${encodeURIComponent(q)}${where}` }, icon('sparkle', 16), t('finder.goOnAsking'))));
    announce(data.answer);
  } catch (error) {
    if (!dropped(error) && !signal.aborted) fill(card, h('h2', null, q), problem(error, () => answer(place, q, signal, meetingIds)));
  } finally {
    card.removeAttribute('aria-busy');
  }
}

/** That nothing was found. */
export function nothing(q, ...ways) {
  return h('div', { class: 'found-none' }, icon('search', 28), h('h2', null, t('finder.none', { q })), h('p', null, t('finder.noneHint')), ways.some(Boolean) && h('div', { class: 'examples' }, ways));
}

/** What went wrong, and trying again. */
export function problem(error, again) {
  return h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error)),
    h('button', { class: 'quiet', type: 'button', onclick: again }, t('again')));
}
