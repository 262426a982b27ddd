/** The minutes: statements that lead to the words they rest on, and that people put right. */
import { dropped, sentence } from '../api.js';
import { debounce, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { arrange } from '../components/arrange.js';
import { toast } from '../components/toast.js';
import { ActionList } from './actions.js';
import { carry } from './carrying.js';
import { footing } from './footing.js';
import { headingsOf } from './headings.js';
import { Outline } from './outline.js';
import { learnNames, namesLearnt } from './people.js';
import { Overtaken, Pen, SECTIONS } from './pen.js';
import { Revising } from './revising.js';
import { standing } from './standing.js';
import { isSaid, progressOf, stateOf } from './state.js';
import { addButton, statementRow } from './statement.js';
import { rove, walk } from './walking.js';

/** A long transcript comes in many pieces. */
const DRAWN_AFTER_MS = 250;

/**
 * Events: `light` with citations while a statement is pointed at (an empty list when no more), and `cite` with
 * `{citations, at}` when it is chosen.
 */
export class Minutes extends EventTarget {
  #signal;
  #chosen = null;
  #rows = new Map();
  #parts = new Map();
  #progress = null;

  /** @param {import('./record.js').MeetingRecord} record @param {AbortSignal} signal of the view */
  constructor(record, signal) {
    super();
    this.record = record;
    this.#signal = signal;
    this.element = h('div', { class: 'minutes' });
    this.pen = new Pen(record, signal);
    this.revising = new Revising(this);
    this.actions = new ActionList(this, signal);
    this.outline = new Outline(this);
    this.element.addEventListener('keydown', (event) => walk(event, this));
    this.element.addEventListener('focusin', ({ target }) => rove(this.element, target.closest('.statement')));
    carry(this);
    record.addEventListener('job', () => this.#progress?.update(), { signal });
    for (const part of ['segments', 'speaker']) record.addEventListener(part, debounce(DRAWN_AFTER_MS, () => this.draw()), { signal });
  }

  /** Whether the minutes can be written into. */
  get open() {
    return this.pen.open;
  }

  /** The citations of the statement that is chosen, to light them again after a pass of the pointer. */
  get chosen() {
    return this.#chosen?.citations ?? [];
  }

  /** Shows the minutes as they are now. What is being written stays as it is. */
  draw() {
    if (this.#signal.aborted) return;
    const { minutes } = this.record;
    const held = heldIn(this.element);
    this.revising.follow(minutes);
    this.#progress = minutes.status === 'generating' ? this.#progress ?? progressOf(this) : null;
    this.#progress?.update();
    const said = minutes.version > 0 && (isSaid(minutes) || this.revising.busy);
    arrange(this.element, said
      ? [standing(this), this.#progress?.element ?? stateOf(this), this.#section('summary'), this.outline.draw(), ...SECTIONS.slice(1).map((name) => this.#section(name)),
        this.actions.draw(), this.open && this.#offers(minutes), footing(this)]
      : [this.#progress?.element ?? stateOf(this)]);
    for (const parts of [this.#parts, this.#rows]) {
      for (const [key, each] of parts) if (!this.element.contains(each.row ?? each)) parts.delete(key);
    }
    this.revising.fit();
    this.#mark();
    rove(this.element);
    focusAgain(this, held);
    this.#learn(minutes);
  }

  /** Asks how the minutes are to be, and has them drafted. */
  async draft() {
    const { askForDraft } = await import('./drafting.js');
    await askForDraft(this);
  }

  /** Has the minutes drafted: days are counted where the person is. */
  async draftAs(request = {}) {
    await this.pen.rested();
    return this.attempt(() => this.record.draftMinutes({ time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...request }));
  }

  /** Shows the versions, and what is different in them. */
  async versions() {
    const { showVersions } = await import('./versions.js');
    await showVersions(this);
  }

  /** Does something that may be refused, and says so. @returns {Promise<*>} undefined when it was */
  async attempt(work) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Overtaken) toast(t(error.theirs ? 'minutes.changedMeanwhile' : 'minutes.goneMeanwhile'), { bad: true });
      else if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => this.attempt(work) } });
      return undefined;
    }
  }

  /** Lights these words of the record. */
  light(citations) {
    this.dispatchEvent(new CustomEvent('light', { detail: citations }));
  }

  /** Plays what a statement rests on. */
  choose(statement, at) {
    this.#chosen = statement;
    this.#mark();
    this.dispatchEvent(new CustomEvent('cite', { detail: { citations: statement.citations ?? [], at } }));
  }

  /** The row of a statement, topic or action item. */
  row(id) {
    return this.element.querySelector(`.statement[data-id="${CSS.escape(id)}"]`);
  }

  #mark() {
    for (const row of this.element.querySelectorAll('.statement')) {
      if (row.dataset.id === this.#chosen?.id) row.setAttribute('aria-current', 'true'); else row.removeAttribute('aria-current');
    }
  }

  #section(name) {
    const adding = this.revising.adding(name);
    // What is on its way from there stands there until it has arrived.
    const statements = (this.record.minutes[name] ?? []).filter((each) => !each.isNew || !adding);
    const { title, groups } = headingsOf(name, { ...this.record.minutes, [name]: statements });
    const part = this.part(name, () => h('section', { class: `minutes-section ${name}`, 'data-section': name }));
    part.classList.toggle('empty-section', !statements.length && !adding);
    part.setAttribute('aria-label', title);
    arrange(part, [
      this.#head(name, title, this.open && groups.length < 2 && { section: name, heading: groups[0]?.heading ?? null }),
      ...groups.flatMap(({ heading, statements: list }, index) => [
        groups.length > 1 && heading !== null && this.#head(`${name}/${heading}`, heading, this.open && { section: name, heading }, 'h3'),
        this.#list(`${name}/${index}`, list),
      ]),
      !groups.length && this.part(`${name}/place`, () => h('p', { class: 'drop-place' }, t('minutes.dropHere'))),
      adding,
    ]);
    return part;
  }

  #list(key, statements) {
    const list = this.part(`list:${key}`, () => h('ul', { class: 'statements' }));
    arrange(list, statements.map((each) => this.#row(each)));
    return list;
  }

  /** A row is made anew only when something about it is different. */
  #row(statement) {
    const pad = this.revising.pad(statement.id);
    const key = pad ? 'pad' : JSON.stringify([statement, this.open, statement.stale && [this.record.transcript.segments.length, this.record.transcript.revision, this.record.speakers]]);
    const known = this.#rows.get(statement.id);
    if (known?.key === key && known.pad === pad && known.names === namesLearnt()) return known.row;
    const row = pad ? h('li', { class: 'statement writing', 'data-id': statement.id }, pad.element) : statementRow(statement, this);
    this.#rows.set(statement.id, { key, row, pad, names: namesLearnt() });
    return row;
  }

  #head(key, title, add, tag = 'h2') {
    const head = this.part(`head:${key}`, () => h('div', { class: 'minutes-head' }));
    arrange(head, [
      this.part(`title:${key}:${title}`, () => h(tag, null, title)),
      add && this.part(`add:${key}:${title}:${add.heading}`, () => addButton(t('minutes.addTo', { section: title }), () => this.revising.add(add.section, add))),
    ]);
    return head;
  }

  /** What is not there yet can be begun here. */
  #offers(minutes) {
    const missing = SECTIONS.filter((name) => !minutes[name]?.length && !this.revising.adding(name));
    const key = `offers:${missing.join()}:${this.actions.empty}`;
    if (!missing.length && !this.actions.empty) return null;
    return this.part(key, () => h('div', { class: 'offers' },
      missing.map((name) => h('button', { class: 'quiet', type: 'button', onclick: () => this.revising.add(name) }, icon('plus', 15), t(`minutes.one_${name}`))),
      this.actions.empty && h('button', { class: 'quiet', type: 'button', onclick: () => this.actions.add() }, icon('plus', 15), t('minutes.one_action_items'))));
  }

  /** An element that is made once, and found again by its key. */
  part(key, make) {
    if (!this.#parts.has(key)) this.#parts.set(key, make());
    return this.#parts.get(key);
  }

  async #learn(minutes) {
    const ids = SECTIONS.flatMap((name) => (minutes[name] ?? []).map((each) => each.changed_by));
    if (await learnNames([...ids, minutes.approval?.approved_by], this.#signal)) this.draw();
  }
}

/** What has the focus: which part of which row. */
function heldIn(element) {
  const active = document.activeElement;
  const row = element.contains(active) && active.closest('.statement');
  return row ? { id: row.dataset.id, part: active.dataset.part } : null;
}

/** A row that was made anew has the focus as the one before had it. */
function focusAgain(minutes, held) {
  if (!held?.part || (document.activeElement !== document.body && document.activeElement)) return;
  minutes.row(held.id)?.querySelector(`[data-part="${held.part}"]`)?.focus({ preventScroll: true });
}
