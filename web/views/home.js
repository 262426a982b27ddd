/** Home: the meetings by day, and one field that filters them and searches across all that was said. */
import { connection, dropped, get, sentence } from '../api.js';
import { debounce, fill, h, painted } from '../dom.js';
import { icon } from '../icons.js';
import { navigate } from '../router.js';
import { me } from '../session.js';
import { ago, clock, day, hour, length, t } from '../text.js';

const PAGE = 50;
const KEPT = 'hansard.list';
/** What the list tells of a meeting at rest. */
const STATES = { cancelled: '', in_progress: '' };

/** The view of `/`. */
export default async function home({ signal }) {
  const list = new MeetingList(signal);
  const found = h('section', { class: 'found-place', hidden: true, 'aria-label': t('finder.results') });
  const node = h('div', { class: 'home' },
    h('div', { class: 'home-head' }, h('h1', null, t('home.title')), actions()),
    finder(list, found, signal), found, list.element);
  list.start();
  return { title: t('home.title'), name: 'home', node };
}

function actions() {
  return h('div', { class: 'home-actions' },
    h('button', { class: 'button home-new', onclick: openNew, 'aria-haspopup': 'menu', 'aria-label': t('home.new') }, icon('plus'), h('span', { class: 'wide' }, t('home.new'))),
    h('button', { class: 'button main home-upload', onclick: pickRecording }, icon('upload'), t('home.upload')));
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
    { label: t('home.newAddress'), icon: 'link', run: () => intake.importAddress() },
  ]);
}

function finder(list, found, signal) {
  const input = h('input', {
    class: 'input', type: 'search', name: 'q', placeholder: t('finder.placeholder'), 'aria-label': t('finder.label'),
    autocomplete: 'off', enterkeyhint: 'search', maxlength: 500,
  });
  const go = (place) => navigate(`/${place}?q=${encodeURIComponent(input.value.trim())}`);
  const ask = h('button', { class: 'button small', type: 'button', hidden: true, onclick: () => go('ask') }, icon('sparkle', 16), t('finder.ask'));
  const act = async () => {
    const q = input.value.trim();
    ask.hidden = !q;
    found.hidden = !q;
    list.element.hidden = Boolean(q);
    if (!q) { fill(found); return; }
    const { lookFor } = await import('../home/looking.js');
    if (!signal.aborted && input.value.trim() === q) lookFor(found, q, list, signal);
  };
  const soon = debounce(160, act);
  input.addEventListener('input', soon);
  input.addEventListener('keydown', (event) => { if (event.key === 'Escape' && input.value) { input.value = ''; act(); } });
  const submit = (event) => { event.preventDefault(); soon.cancel(); if (input.value.trim()) go('search'); };
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target.closest?.('input, textarea, select, dialog')) return;
    event.preventDefault();
    input.focus();
  }, { signal });
  return h('form', { class: 'finder', role: 'search', onsubmit: submit }, icon('search'), input, ask);
}

/** The meetings, newest first. Tells of each time it is drawn by an event `drawn`. */
export class MeetingList extends EventTarget {
  /** @type {Object[]} */
  meetings = [];
  /** By id. @type {Map<string, HTMLElement>} */
  rows = new Map();
  element = h('div', { class: 'days' }, ghosts());
  #cursor = null;
  #loading = null;
  #fresh = false;

  constructor(signal) {
    super();
    this.signal = signal;
  }

  /** Reads the first page, or shows what was shown last until the server answers. */
  async start() {
    const { signal } = this;
    connection.addEventListener('lost', () => this.#showKept(), { signal });
    connection.addEventListener('back', () => { if (!this.#fresh) this.refresh(); }, { signal });
    document.addEventListener('hansard:meetings', () => this.refresh(), { signal });
    await this.refresh();
    await painted();
    if (!signal.aborted) (await import('../home/living.js')).enliven(this);
  }

  /** Reads the newest meetings again. */
  async refresh() {
    try {
      const page = await get(`/meetings?limit=${PAGE}`, { signal: this.signal, whole: true });
      const known = new Set(page.data.map((each) => each.id));
      const older = this.meetings.slice(PAGE).filter((each) => !known.has(each.id));
      if (!older.length || !this.#fresh) this.#cursor = page.meta?.next_cursor ?? null;
      this.meetings = [...page.data, ...older];
      this.#fresh = true;
      this.#keep(page);
      this.draw();
    } catch (error) {
      if (!dropped(error) && !this.signal.aborted) this.#fail(error);
    }
  }

  /** Whether there are meetings that were not read yet. */
  get hasMore() { return Boolean(this.#cursor); }

  /** Reads the next page. */
  more() {
    this.#loading ??= this.#readMore().finally(() => { this.#loading = null; });
    return this.#loading;
  }

  async #readMore() {
    const page = await get(`/meetings?limit=${PAGE}&cursor=${encodeURIComponent(this.#cursor)}`, { signal: this.signal, whole: true });
    const known = new Set(this.meetings.map((each) => each.id));
    this.#cursor = page.meta?.next_cursor ?? null;
    this.meetings.push(...page.data.filter((each) => !known.has(each.id)));
    this.draw();
  }

  /** Draws all days; the row of a meeting stays the same element. */
  draw(note = null) {
    const rows = new Map(this.meetings.map((each) => [each.id, updated(this.rows.get(each.id) ?? makeRow(each), each)]));
    this.rows = rows;
    const focused = document.activeElement;
    if (this.meetings.length) fill(this.element, note, days(this.meetings, rows), this.hasMore && this.#moreButton());
    else fill(this.element, note, empty());
    if (this.element.contains(focused) && document.activeElement !== focused) focused.focus({ preventScroll: true });
    performance.mark('hansard:list');
    document.dispatchEvent(new Event('hansard:drawn'));
    this.dispatchEvent(new Event('drawn'));
  }

  #moreButton() {
    return h('div', { class: 'more' }, h('button', { class: 'button', onclick: () => this.more() }, t('home.more')));
  }

  #keep(page) {
    try { sessionStorage.setItem(KEPT, JSON.stringify({ user: me()?.id, at: new Date().toISOString(), page })); } catch { /* storage is off or full */ }
  }

  #showKept() {
    if (this.#fresh) return;
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT)); } catch { /* nothing was kept */ }
    if (!kept || kept.user !== me()?.id || this.meetings.length) return;
    this.meetings = kept.page.data;
    this.draw(h('div', { class: 'notice warn kept' }, icon('warning'), h('span', null, t('home.old', { when: ago(kept.at) }))));
  }

  #fail(error) {
    this.#showKept();
    if (this.meetings.length) return;
    fill(this.element, h('div', { class: 'notice bad' }, icon('warning'), sentence(error)),
      h('div', null, h('button', { class: 'button', onclick: () => { fill(this.element, ghosts()); this.refresh(); } }, t('again'))));
  }
}

function days(meetings, rows) {
  const groups = new Map();
  for (const meeting of [...meetings].sort((a, b) => when(b).localeCompare(when(a)))) {
    const name = day(when(meeting));
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(rows.get(meeting.id));
  }
  return [...groups].map(([name, group]) => h('section', { class: 'day' }, h('h2', null, name), h('ul', { class: 'rows' }, group)));
}

function when(meeting) {
  return meeting.scheduled_time ?? meeting.created_at;
}

/**
 * The row of a meeting. What is learnt later goes into its parts: `people`, `state`.
 * @param {Object} meeting
 * @returns {HTMLElement}
 */
export function makeRow({ id }) {
  const menu = h('button', { class: 'quiet square row-menu', type: 'button', 'aria-haspopup': 'menu' }, icon('more'));
  const row = h('li', { class: 'row-item', 'data-id': id },
    h('a', { class: 'row', href: `/meetings/${id}` },
      h('span', { class: 'row-main' }, h('span', { class: 'row-title' }), h('span', { class: 'row-note' }, h('span', { class: 'row-when' }), h('span', { class: 'row-people' }))),
      h('span', { class: 'row-state' }), h('span', { class: 'row-end' })),
    menu);
  menu.addEventListener('click', async () => (await import('../home/row-menu.js')).openRowMenu(menu, row.meeting));
  return row;
}

function updated(row, meeting) {
  const part = (name) => row.querySelector(`.row-${name}`);
  const title = meeting.title || t('meeting.untitled');
  const shown = [meeting.version, meeting.status, meeting.duration_ms, title, when(meeting)].join();
  if (row.shown === shown) { row.meeting = meeting; return row; }
  Object.assign(row, { shown, meeting });
  part('title').textContent = title;
  part('when').textContent = hour(when(meeting));
  part('menu').setAttribute('aria-label', t('home.rowMenu', { title }));
  part('end').textContent = meeting.duration_ms ? length(meeting.duration_ms) : '';
  part('end').title = clock(meeting.duration_ms);
  fill(part('state'), meeting.status in STATES && h('span', { class: 'pill' }, t(`status.${meeting.status}`)));
  return row;
}

function empty() {
  return h('section', { class: 'empty' }, icon('wave', 44),
    h('h2', null, t('home.emptyTitle')), h('p', null, t('home.emptyText')),
    h('div', { class: 'empty-actions' },
      h('button', { class: 'button main', onclick: pickRecording }, icon('upload'), t('home.pick')),
      h('button', { class: 'button', onclick: explore }, icon('play', 16), t('sample.offer')),
      h('button', { class: 'quiet', onclick: async () => (await import('../components/intake.js')).importTranscript() }, icon('file'), t('home.newImport'))),
    h('p', { class: 'hint' }, t('home.emptyHint')));
}

async function explore(event) {
  const button = event.currentTarget;
  (await import('../home/sample.js')).bringSample(button);
}

function ghosts() {
  return h('div', { 'aria-hidden': 'true' }, Array.from({ length: 4 }, () => h('div', { class: 'ghost' }, h('i'), h('i'))));
}
