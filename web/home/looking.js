/** What the field of the home page shows while one types: meetings by title, and passages of what was said. */
import { dropped, get } from '../api.js';
import { fill, h } from '../dom.js';
import { date, t } from '../text.js';
import { find } from '../components/finder.js';

const TITLES = 5;
let turn = 0;

/**
 * Looks for `q` in titles, and in what was said.
 * @param {HTMLElement} place
 * @param {string} q
 * @param {import('../views/home.js').MeetingList} list
 * @param {AbortSignal} signal
 */
export function lookFor(place, q, list, signal) {
  let titles = place.querySelector('.by-title');
  let passages = place.querySelector('.found');
  if (!titles) {
    titles = h('section', { class: 'by-title', hidden: true, 'aria-label': t('home.filtered') });
    passages = h('section', { class: 'found', 'aria-label': t('finder.results') });
    passages.addEventListener('above', () => (titles.querySelector('li:last-child a') ?? document.querySelector('.finder .input')).focus(), { capture: true, signal });
    fill(place, titles, passages);
  }
  byTitle(titles, q, list, signal);
  find(passages, q, signal);
}

/** What is on the page is filtered at once; then the server tells of the others. */
async function byTitle(place, q, list, signal) {
  const mine = (turn += 1);
  const words = q.toLowerCase().split(/\s+/);
  const here = list.meetings.filter((each) => words.every((word) => each.title.toLowerCase().includes(word)));
  draw(place, here);
  try {
    const all = await get(`/meetings?limit=${TITLES + 1}&q=${encodeURIComponent(q.slice(0, 200))}`, { signal });
    if (mine !== turn) return;
    const known = new Set(all.map((each) => each.id));
    draw(place, [...all, ...here.filter((each) => !known.has(each.id))]);
  } catch (error) {
    // Those on the page stay; the passages tell what is wrong with the line.
    if (dropped(error)) return;
  }
}

function draw(place, meetings) {
  place.hidden = !meetings.length;
  fill(place, h('h2', null, t('home.filtered')), h('ul', { class: 'rows' }, meetings.slice(0, TITLES).map((meeting) => h('li', null,
    h('a', { class: 'row small', href: `/meetings/${meeting.id}` },
      h('span', { class: 'row-title' }, meeting.title || t('meeting.untitled')),
      h('span', { class: 'row-end' }, date(meeting.scheduled_time ?? meeting.created_at)))))));
}
