/** What people are to do, from all meetings: by when, by whom, and where it was said. */
import { dropped, get, sentence } from '../api.js';
import { announce, fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { clock, t } from '../text.js';
import { arrange } from '../components/arrange.js';
import { endOfWeek, today } from '../components/calendar.js';
import { rename } from '../router.js';
import { actionRow } from '../meeting/action.js';
import { Errands } from '../meeting/errands.js';

const PAGE = 100;
const GROUPS = ['overdue', 'today', 'week', 'later', 'none', 'finished'];
const STATES = ['undone', 'open', 'in_progress', 'blocked', 'done', 'any'];

/** The view of `/action-items`. */
export default async function actions({ query, signal }) {
  await Promise.all([style('parts'), style('minutes'), style('actions')]);
  const view = new AllActions(query, signal);
  view.load();
  return { title: t('actions.title'), name: 'actions', node: view.node };
}

class AllActions {
  #signal;
  #items = [];
  #next = null;
  #rows = new Map();
  #groups = new Map();
  #meetings = new Map();
  #errands;
  #asked = 0;
  #learning = false;
  /** The group in which an item was when it was last read: ticking it moves nothing under the pointer. */
  #placed = new Map();
  #body = h('div', { class: 'errands-groups', 'aria-busy': 'true' }, h('p', { class: 'hint' }, t('loading')));
  #more = h('div', { class: 'more', hidden: true }, h('button', { class: 'button', type: 'button', onclick: () => this.#read(true) }, t('actions.more')));

  constructor(query, signal) {
    this.#signal = signal;
    this.#errands = new Errands((id) => this.#items.find((item) => item.id === id), (item) => this.#show(item), signal);
    this.person = query.get('person') ?? '';
    this.status = STATES.includes(query.get('status')) ? query.get('status') : 'undone';
    this.people = h('select', { class: 'input', 'aria-label': t('actions.person'), onchange: () => this.#filter() });
    this.states = h('select', { class: 'input', 'aria-label': t('actions.status'), onchange: () => this.#filter() },
      STATES.map((name) => h('option', { value: name, selected: name === this.status }, t(`actions.${{ any: 'anyStatus' }[name] ?? name}`))));
    this.#offerPeople();
    this.node = h('section', { class: 'errands' },
      h('div', { class: 'errands-head' }, h('h1', null, t('actions.title')),
        h('div', { class: 'errands-filters', role: 'group', 'aria-label': t('actions.filters') }, this.people, this.states)), this.#body, this.#more);
  }

  /** Reads the first items. */
  load() {
    return this.#read(false);
  }

  async #read(further) {
    const turn = this.#asked += 1;
    try {
      const answer = await get(`/action-items?${this.#query(further)}`, { signal: this.#signal, whole: true });
      if (turn !== this.#asked) return;
      this.#items = further ? [...this.#items, ...answer.data] : answer.data;
      if (!further) this.#placed.clear();
      for (const item of answer.data) this.#placed.set(item.id, groupOf(item));
      this.#next = answer.meta?.next_cursor ?? null;
      this.#offerPeople();
      this.#draw();
      if (!further) announce(t('actions.count', { count: this.#items.length }));
    } catch (error) {
      if (dropped(error) || turn !== this.#asked) return;
      fill(this.#body, h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error)), h('button', { class: 'button small', type: 'button', onclick: () => this.#read(further) }, t('again'))));
    } finally {
      if (turn === this.#asked) this.#body.removeAttribute('aria-busy');
    }
  }

  #query(further) {
    const query = new URLSearchParams({ limit: PAGE, sort: 'due_at' });
    if (this.person) query.set('assignee', this.person);
    if (this.status === 'undone') query.set('open', 'true');
    else if (this.status !== 'any') query.set('status', this.status);
    if (further) query.set('cursor', this.#next);
    return query;
  }

  #filter() {
    this.person = this.people.value;
    this.status = this.states.value;
    const query = new URLSearchParams({ ...(this.person && { person: this.person }), ...(this.status !== 'undone' && { status: this.status }) });
    rename(`/action-items${query.size ? `?${query}` : ''}`);
    this.#body.setAttribute('aria-busy', 'true');
    this.#read(false);
  }

  #offerPeople() {
    const names = new Set([...this.people.options].map((option) => option.value).filter((name) => name && name !== 'me'));
    for (const { assignee } of this.#items) if (assignee) names.add(assignee);
    if (this.person && this.person !== 'me') names.add(this.person);
    fill(this.people, [['', t('actions.everybody')], ['me', t('actions.mineOnly')], ...[...names].sort((a, b) => a.localeCompare(b)).map((name) => [name, name])]
      .map(([value, label]) => h('option', { value, selected: value === this.person }, label)));
  }

  #show(item) {
    if (item) this.#items = this.#items.map((each) => (each.id === item.id ? item : each));
    this.#draw();
  }

  #draw() {
    const shown = this.#items.filter((item) => !this.#errands.going(item.id));
    const active = document.activeElement;
    const held = this.#body.contains(active) && { id: active.closest('.statement')?.dataset.id, part: active.dataset.part };
    arrange(this.#body, shown.length
      ? GROUPS.map((name) => this.#group(name, shown.filter((item) => (this.#placed.get(item.id) ?? groupOf(item)) === name)))
      : [this.#empty()]);
    this.#more.hidden = !this.#next;
    if (held?.id && !this.#body.contains(document.activeElement)) this.#rows.get(held.id)?.row.querySelector(`[data-part="${held.part}"]`)?.focus({ preventScroll: true });
    this.#learnMeetings(shown);
  }

  #group(name, items) {
    if (!items.length) return null;
    if (!this.#groups.has(name)) {
      const list = h('ul', { class: 'statements' });
      const number = h('span', { class: 'number' });
      this.#groups.set(name, { list, number, element: h('section', { class: name === 'overdue' ? 'late' : '', 'aria-label': t(`actions.${name}`) }, h('h2', null, t(`actions.${name}`), number), list) });
    }
    const { list, number, element } = this.#groups.get(name);
    number.textContent = items.length;
    arrange(list, items.map((item) => this.#row(item)));
    return element;
  }

  #row(item) {
    const title = this.#meetings.get(item.meeting_id);
    const key = JSON.stringify([item, title]);
    const known = this.#rows.get(item.id);
    if (known?.key === key) return known.row;
    const at = item.citations?.[0]?.start_ms ?? item.start_ms;
    const href = `/meetings/${item.meeting_id}${Number.isFinite(at) ? `#t=${at / 1000}` : ''}`;
    const row = actionRow(item, {
      say: h('a', { class: 'say', 'data-part': 'say', href }, item.text),
      chips: h('div', null, h('a', { class: 'from', href, 'data-part': 'from' }, icon('wave', 13), h('span', null, [title || t('meeting.untitled'), Number.isFinite(at) && clock(at)].filter(Boolean).join(' · ')))),
      change: (fields) => { if (fields.status) announce(t(`actions.${fields.status}`)); this.#errands.change(item.id, fields); },
      speakers: () => get(`/meetings/${item.meeting_id}/speakers`).then((all) => all.map((each) => ({ ...each, name: each.name || each.label })).filter((each) => each.name)),
      menu: () => [{ label: t('actions.delete'), icon: 'trash', danger: true, run: () => this.#errands.discard(item.id) }],
    });
    this.#rows.set(item.id, { key, row });
    return row;
  }

  #empty() {
    const all = !this.person && this.status === 'undone';
    return h('div', { class: 'quiet-place' }, icon('check', 30), h('h2', null, t(all ? 'actions.nothing' : 'actions.nothingSuch')), h('p', null, t(all ? 'actions.nothingText' : 'actions.nothingSuchText')));
  }

  /** The newest meetings are read at once, the few others one by one. */
  async #learnMeetings(items) {
    const unknown = () => [...new Set(items.map((item) => item.meeting_id))].filter((id) => !this.#meetings.has(id));
    if (!unknown().length || this.#learning) return;
    this.#learning = true;
    const options = { signal: this.#signal };
    if (!this.#meetings.size) {
      const newest = await get('/meetings?limit=100', options).catch(() => []);
      for (const { id, title } of newest) this.#meetings.set(id, title);
    }
    await Promise.all(unknown().map((id) => get(`/meetings/${id}`, options).then(({ title }) => title, () => '').then((title) => this.#meetings.set(id, title))));
    this.#learning = false;
    if (!this.#signal.aborted) this.#draw();
  }
}

function groupOf({ due_at: due, status }) {
  if (status === 'done') return 'finished';
  if (!due) return 'none';
  if (due < today()) return 'overdue';
  if (due === today()) return 'today';
  return due <= endOfWeek() ? 'week' : 'later';
}
