/** What the field on the home page finds and answers, across meetings. */
import { dropped, get, post, sentence } from '../api.js';
import { announce, fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { clock, t } from '../text.js';
import { answerCard } from './answer.js';
import { marked } from './marked.js';

const titles = new Map();
let latest = 0;

/**
 * Shows the passages for `q` in `place`.
 * @param {HTMLElement} place
 * @param {string} q
 * @param {AbortSignal} signal
 */
export async function find(place, q, signal) {
  const turn = (latest += 1);
  if (!q) { fill(place); return; }
  await style('found');
  if (!place.hasChildNodes()) fill(place, h('p', { class: 'thinking' }, t('finder.searching')));
  const answered = place.querySelector('.answer[data-for]');
  const kept = answered?.dataset.for === q ? answered : null;
  try {
    const passages = await get(`/search?q=${encodeURIComponent(q)}&limit=30`, { signal });
    await named(passages.map((each) => each.meeting_id), signal);
    if (turn !== latest) return;
    fill(place, kept ?? hint(q), passages.length ? groups(passages, q) : nothing(q));
    announce(t('finder.count', { count: passages.length }));
  } catch (error) {
    if (!dropped(error) && turn === latest) fill(place, problem(error, () => find(place, q, signal)));
  }
}

/** Asks `q` over all meetings, with what was found below the answer. */
export async function answer(place, q, signal) {
  await style('found');
  const card = h('section', { class: 'answer', 'data-for': q, 'aria-busy': 'true' }, h('h2', null, q),
    h('p', { class: 'thinking' }, t('ask.thinking')));
  place.querySelector('.answer, .finder-hint')?.remove();
  place.prepend(card);
  if (!place.querySelector('.found-groups, .found-none')) find(place, q, signal);
  try {
    const data = await post('/ask-mind/ask', { question: q }, { signal });
    await named((data.citations ?? []).map((each) => each.meeting_id), signal);
    fill(card, answerCard(q, data, (cite) => ({
      href: `/meetings/${cite.meeting_id}#t=${(cite.start_ms ?? 0) / 1000}`,
      label: [titles.get(cite.meeting_id), clock(cite.start_ms)].filter(Boolean).join(' · '),
    })));
    announce(data.answer);
  } catch (error) {
    if (!dropped(error)) fill(card, h('h2', null, q), problem(error, () => answer(place, q, signal)));
  } finally {
    card.removeAttribute('aria-busy');
  }
}

function groups(passages, q) {
  const meetings = new Map();
  for (const each of passages) {
    if (!meetings.has(each.meeting_id)) meetings.set(each.meeting_id, []);
    meetings.get(each.meeting_id).push(each);
  }
  return h('div', { class: 'found-groups' }, [...meetings].map(([id, group]) => h('section', { class: 'found-group' },
    h('h2', null, h('a', { href: `/meetings/${id}` }, titles.get(id) ?? t('meeting.untitled'))),
    h('ul', null, group.map((each) => h('li', null,
      h('a', { class: 'passage', href: `/meetings/${id}#t=${(each.start_ms ?? 0) / 1000}` },
        h('span', { class: 'time' }, clock(each.start_ms)),
        h('span', null, marked(each.text, each.highlights, q)))))))));
}

function hint(q) {
  return h('p', { class: 'finder-hint' }, h('kbd', null, t('finder.enter')), ' ', t('finder.askHint', { q }));
}

function nothing(q) {
  return h('div', { class: 'found-none' }, h('h2', null, t('finder.none', { q })), h('p', null, t('finder.noneHint')));
}

function problem(error, again) {
  return h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error)),
    h('button', { class: 'quiet', onclick: again }, t('again')));
}

/** Titles of meetings that a passage names only by id. */
async function named(ids, signal) {
  const unknown = [...new Set(ids)].filter((id) => id && !titles.has(id));
  await Promise.all(unknown.map(async (id) => {
    const meeting = await get(`/meetings/${id}`, { signal }).catch(() => null);
    if (meeting) titles.set(id, meeting.title || t('meeting.untitled'));
  }));
}
