/** Home: the meetings by day, and one field that searches and asks across all of them. */
import { dropped, get, sentence } from '../api.js';
import { debounce, fill, h, pause } from '../dom.js';
import { icon } from '../icons.js';
import { rename } from '../router.js';
import { clock, day, hour, length, t } from '../text.js';

const PAGE = 50;
/** Work is looked for in so many meetings at most, if they changed so lately. */
const LOOKED_AT = 5;
const LATELY_MS = 2 * 3_600_000;
/** What the list tells of a meeting's work; a meeting at rest has nothing to tell. */
const KINDS = { processing: 'busy', failed: 'bad', cancelled: '', in_progress: '' };

/** The view of `/` and `/search`. */
export default async function home({ query, signal }) {
  const list = h('div', { class: 'days' }, ghosts());
  const found = h('section', { class: 'found', hidden: true, 'aria-label': t('finder.results') });
  const node = h('div', { class: 'home' },
    h('div', { class: 'home-head' }, h('h1', null, t('home.title')), actions()),
    finder(list, found, query.get('q') ?? '', signal), found, list);
  meetings(list, signal);
  return { title: t('home.title'), name: 'home', node };
}

function actions() {
  return h('div', { class: 'home-actions' },
    h('button', { class: 'button', onclick: openNew, 'aria-haspopup': 'menu', 'aria-label': t('home.new') }, icon('plus'), h('span', { class: 'wide' }, t('home.new'))),
    h('button', { class: 'button main', onclick: pickRecording }, icon('upload'), t('home.upload')));
}

async function pickRecording() {
  (await import('../components/intake.js')).pickFiles();
}

async function openNew(event) {
  const button = event.currentTarget;
  const [{ openMenu }, intake] = await Promise.all([import('../components/menu.js'), import('../components/intake.js')]);
  openMenu(button, [
    { label: t('home.newMeeting'), icon: 'plus', run: () => intake.newMeeting() },
    { label: t('home.newImport'), icon: 'file', run: () => intake.importTranscript() },
  ]);
}

function finder(list, found, first, signal) {
  const input = h('input', {
    class: 'input', type: 'search', name: 'q', value: first, placeholder: t('finder.placeholder'), 'aria-label': t('finder.label'),
    autocomplete: 'off', enterkeyhint: 'search', maxlength: 500,
  });
  const ask = h('button', { class: 'button small', type: 'submit', hidden: !first }, icon('sparkle', 16), t('finder.ask'));
  const act = async (asking) => {
    const q = input.value.trim();
    ask.hidden = !q;
    found.hidden = !q;
    list.hidden = Boolean(q);
    rename(q ? `/search?q=${encodeURIComponent(q)}` : '/');
    const { find, answer } = await import('../components/finder.js');
    if (signal.aborted || input.value.trim() !== q) return;
    if (asking && q) answer(found, q, signal); else find(found, q, signal);
  };
  const soon = debounce(160, () => act(false));
  const form = h('form', { class: 'finder', role: 'search', onsubmit: (event) => { event.preventDefault(); soon.cancel(); act(true); } },
    icon('search'), input, ask);
  input.addEventListener('input', soon);
  input.addEventListener('keydown', (event) => { if (event.key === 'Escape' && input.value) { input.value = ''; act(false); } });
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target.matches?.('input, textarea, select')) return;
    event.preventDefault();
    input.focus();
  }, { signal });
  if (first) queueMicrotask(() => act(false));
  return form;
}

async function meetings(list, signal) {
  const shown = [];
  try {
    let page = await get(`/meetings?limit=${PAGE}`, { signal, whole: true });
    const draw = () => drawDays(list, shown, page.meta?.next_cursor ? more : null);
    const more = async () => {
      page = await get(`/meetings?limit=${PAGE}&cursor=${encodeURIComponent(page.meta.next_cursor)}`, { signal, whole: true });
      shown.push(...page.data);
      draw();
    };
    shown.push(...page.data);
    draw();
    document.addEventListener('hansard:meetings', async () => { await refresh(shown, draw, signal); follow(shown, draw, signal).catch(() => {}); }, { signal });
    await follow(shown, draw, signal);
  } catch (error) {
    if (dropped(error) || signal.aborted) return;
    fill(list, h('div', { class: 'notice bad' }, icon('warning'), sentence(error)),
      h('div', null, h('button', { class: 'button', onclick: () => { fill(list, ghosts()); meetings(list, signal); } }, t('again'))));
  }
}

/** Looks how the newest recordings do, and again at growing distances while any is being written down. */
async function follow(shown, draw, signal) {
  for (let wait = 2000; ; wait = Math.min(wait * 1.3, 15_000)) {
    const young = shown.filter((each) => Date.now() - new Date(each.updated_at) < LATELY_MS).slice(0, LOOKED_AT);
    const before = young.map((each) => each.work).join();
    await Promise.all(young.map(async (each) => {
      const recordings = await get(`/meetings/${each.id}/recordings`, { signal }).catch(() => []);
      each.work = recordings.map((recording) => recording.status).find((status) => KINDS[status]);
    }));
    if (young.map((each) => each.work).join() !== before) { await refresh(shown, draw, signal); wait = 2000; }
    if (!young.some((each) => each.work === 'processing')) return;
    do await pause(wait, signal); while (document.hidden);
  }
}

async function refresh(shown, draw, signal) {
  const fresh = await get(`/meetings?limit=${PAGE}`, { signal }).catch(() => null);
  if (!fresh) return;
  const work = new Map(shown.map((each) => [each.id, each.work]));
  const known = new Set(fresh.map((each) => each.id));
  const older = shown.slice(PAGE).filter((each) => !known.has(each.id));
  shown.splice(0, shown.length, ...fresh.map((each) => ({ ...each, work: work.get(each.id) })), ...older);
  draw();
}

function drawDays(list, shown, more) {
  if (!shown.length) { fill(list, empty()); return; }
  const days = new Map();
  const when = (meeting) => meeting.scheduled_time ?? meeting.created_at;
  for (const meeting of [...shown].sort((a, b) => when(b).localeCompare(when(a)))) {
    const name = day(when(meeting));
    if (!days.has(name)) days.set(name, []);
    days.get(name).push(meeting);
  }
  fill(list,
    [...days].map(([name, group]) => h('section', { class: 'day' }, h('h2', null, name),
      h('ul', { class: 'rows' }, group.map((meeting) => h('li', null, row(meeting, when(meeting))))))),
    more && h('div', { class: 'more' }, h('button', { class: 'button', onclick: more }, t('home.more'))));
}

function row(meeting, when) {
  const people = meeting.speakers?.map?.((each) => each.name ?? each.label).filter(Boolean).join(', ');
  const note = [hour(when), people, meeting.description].filter(Boolean).join(' · ');
  return h('a', { class: 'row', href: `/meetings/${meeting.id}` },
    h('span', { class: 'row-main' },
      h('span', { class: 'row-title' }, meeting.title || t('meeting.untitled')),
      h('span', { class: 'row-note' }, note)),
    pill(meeting.work ?? meeting.status),
    meeting.duration_ms ? h('span', { class: 'row-end', title: clock(meeting.duration_ms) }, length(meeting.duration_ms)) : null);
}

function pill(state) {
  return state in KINDS ? h('span', { class: `pill ${KINDS[state]}` }, t(`status.${state}`)) : null;
}

function empty() {
  return h('section', { class: 'empty' }, icon('wave', 44),
    h('h2', null, t('home.emptyTitle')), h('p', null, t('home.emptyText')),
    h('div', { class: 'empty-actions' },
      h('button', { class: 'button main', onclick: pickRecording }, icon('upload'), t('home.pick')),
      h('button', { class: 'button', onclick: async () => (await import('../components/intake.js')).importTranscript() }, icon('file'), t('home.newImport'))),
    h('p', { class: 'hint' }, t('home.emptyHint')));
}

function ghosts() {
  return h('div', { 'aria-hidden': 'true' }, Array.from({ length: 4 }, () => h('div', { class: 'ghost' }, h('i'), h('i'))));
}
