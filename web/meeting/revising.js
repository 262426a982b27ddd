/** What people do to statements: put them otherwise, add, move, confirm and take them out. */
import { announce, h } from '../dom.js';
import { t } from '../text.js';
import { openMenu } from '../components/menu.js';
import { toast } from '../components/toast.js';
import { Pad, unsaved } from './pad.js';
import { placeOf, SECTIONS } from './pen.js';
import { Quoting, segmentsOf } from './quoting.js';
import { brief, standingOf } from './statement.js';

/** The pads of one meeting's minutes, and the changes that need none. */
export class Revising {
  #desk;
  #pads = new Map();
  #taken = false;
  #stranded = null;

  /** @param {import('./minutes.js').Minutes} desk */
  constructor(desk) {
    this.#desk = desk;
  }

  /** Whether something is being written. */
  get busy() {
    return this.#pads.size > 0;
  }

  /** The pad in which a statement is being put otherwise. */
  pad(id) {
    return this.#pads.get(id) ?? null;
  }

  /** The place where a new statement of a list is being written. */
  adding(section) {
    return this.#pads.get(`add.${section}`)?.place ?? null;
  }

  /** Takes up what was typed before a reload, and tells pads of what others have done meanwhile. */
  follow(minutes) {
    if (!this.#taken && minutes.version > 0 && this.#desk.open) this.#takeUp(minutes);
    for (const [id, pad] of [...this.#pads]) {
      if (id.startsWith('add.')) continue;
      const theirs = placeOf(minutes, id)?.statement ?? null;
      if (theirs && theirs.text !== pad.before && !pad.saving) pad.overtaken(theirs);
      if (!theirs) this.#strand(id, pad);
    }
  }

  /** Makes all pads as high as their text, and goes on in the one that was put elsewhere while it was written in. */
  fit() {
    for (const pad of this.#pads.values()) pad.fit();
    this.#stranded?.resume();
    this.#stranded = null;
  }

  /** Begins to put a statement otherwise. */
  edit(id) {
    const place = placeOf(this.#desk.record.minutes, id);
    if (!this.#mayWrite() || !place || place.statement.isNew) return;
    if (!this.#pads.has(id)) this.#openPad(id, place.statement.text);
    this.#desk.draw();
    this.#pads.get(id).focus();
  }

  /** Begins to write a new statement. @param {{heading?: ?string, topic?: Object}} [under] */
  add(section, under = {}) {
    if (!this.#mayWrite()) return;
    const key = `add.${section}`;
    if (!this.#pads.has(key)) this.#openNew(section, under);
    this.#desk.draw();
    this.#pads.get(key).focus();
  }

  /** Shows what can be done with a statement. */
  menu(button, id) {
    const { minutes } = this.#desk.record;
    const { section, statement } = placeOf(minutes, id);
    const row = this.#desk.row(id);
    openMenu(button, [
      { label: t('minutes.edit'), icon: 'pen', note: 'E', run: () => this.edit(id) },
      (statement.stale || !statement.confirmed) && { label: t(statement.stale ? 'minutes.confirmStale' : 'minutes.confirm'), icon: 'check', run: () => this.confirm(id) },
      row.previousElementSibling && { label: t('minutes.up'), icon: 'up', note: 'Alt ↑', run: () => this.shift(id, -1) },
      row.nextElementSibling && { label: t('minutes.down'), icon: 'down', note: 'Alt ↓', run: () => this.shift(id, 1) },
      { label: t('minutes.remove'), icon: 'trash', note: 'Del', danger: true, run: () => this.remove(id) },
      { heading: t('minutes.moveTo') },
      ...SECTIONS.filter((name) => name !== section).map((name) => ({ label: t(`minutes.${name}`), icon: 'ahead', run: () => this.move(id, name) })),
    ].filter(Boolean));
  }

  /** Stands by a statement as it is. */
  async confirm(id) {
    const { record, pen } = this.#desk;
    const { statement } = placeOf(record.minutes, id);
    const done = await this.#desk.attempt(async () => pen.confirm(id, standingOf(statement.citations, await segmentsOf(record))));
    if (done) announce(t('minutes.confirmed'));
  }

  /** Moves a statement over its neighbour. */
  async shift(id, step) {
    if (!this.#mayWrite()) return;
    const row = this.#desk.row(id);
    const over = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!over) return;
    const { section } = placeOf(this.#desk.record.minutes, id);
    const list = this.#desk.record.minutes[section].filter((each) => each.id !== id);
    const at = list.findIndex((each) => each.id === over.dataset.id);
    const next = step < 0 ? list[at] : list[at + 1];
    const moved = this.#desk.attempt(() => this.#desk.pen.move(id, section, next?.id ?? null));
    this.#desk.row(id)?.scrollIntoView({ block: 'nearest' });
    if (await moved) announce(t(step < 0 ? 'minutes.movedUp' : 'minutes.movedDown'));
  }

  /** Moves a statement into a list: before another, or to its end. */
  async move(id, section, next = null) {
    if (!this.#mayWrite()) return;
    const moved = this.#desk.attempt(() => this.#desk.pen.move(id, section, next));
    this.#desk.row(id)?.querySelector('[data-part="say"]')?.focus();
    if (await moved) announce(t('minutes.movedTo', { section: t(`minutes.${section}`) }));
  }

  /** Takes a statement out, and offers to put it back. */
  async remove(id) {
    if (!this.#mayWrite()) return;
    const row = this.#desk.row(id);
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.dataset.id;
    const removed = this.#desk.attempt(() => this.#desk.pen.remove(id));
    if (next) this.#desk.row(next)?.querySelector('[data-part="say"]')?.focus({ preventScroll: true });
    const undo = await removed;
    if (undo) toast(t('minutes.removed'), { action: { label: t('minutes.undo'), run: () => this.#desk.attempt(undo) } });
  }

  #mayWrite() {
    if (this.#desk.open) return true;
    if (this.#desk.record.minutes.approval) toast(t('minutes.closed'));
    return false;
  }

  #key(name) {
    return `minutes.${this.#desk.record.id}.${name}`;
  }

  #openPad(id, text) {
    const { pen } = this.#desk;
    const pad = new Pad({
      label: t('minutes.textOf', { text: brief(text) }), key: this.#key(id), text,
      save: (now, before) => pen.rewrite(id, before, now),
      saveNew: (now) => pen.add(pad.section ?? 'key_points', { text: now }),
      done: (saved) => this.#close(pad, id, saved),
    });
    pad.section = placeOf(this.#desk.record.minutes, id)?.section;
    this.#pads.set(id, pad);
  }

  #openNew(section, { heading = null, topic = null }) {
    const key = `add.${section}`;
    const { pen, record } = this.#desk;
    const quoting = new Quoting(record, topic);
    const pad = new Pad({
      label: t('minutes.newOf', { section: t(`minutes.${section}`) }), key: this.#key(key), extra: quoting.element,
      placeholder: t(topic ? 'minutes.newInTopic' : `minutes.new_${section}`, { topic: topic?.title }),
      save: async (text) => {
        const before = new Set((record.minutes[section] ?? []).map((each) => each.id));
        const minutes = await pen.add(section, { text, citations: quoting.citations, ...(heading && { section: heading }) });
        return minutes[section].find((each) => !before.has(each.id))?.id;
      },
      done: (added) => this.#close(pad, added, added),
    });
    pad.place = h('div', { class: 'statement writing' }, pad.element);
    this.#pads.set(key, pad);
  }

  #close(pad, id, saved) {
    const hadFocus = pad.element.contains(document.activeElement) || document.activeElement === document.body;
    for (const [key, each] of this.#pads) if (each === pad) this.#pads.delete(key);
    this.#desk.draw();
    const row = id && this.#desk.row(id);
    if (hadFocus && row) row.querySelector('[data-part="say"]').focus({ preventScroll: true });
    if (saved) announce(t('minutes.saved'));
  }

  /** What it changes was taken out by somebody else: the text becomes one that can still be added. */
  #strand(id, pad) {
    const key = `add.${pad.section ?? 'key_points'}`;
    // What is on its way is refused anyhow.
    if (!pad.saving) pad.overtaken(null);
    if (pad.place || this.#pads.has(key)) return;
    if (pad.element.contains(document.activeElement)) this.#stranded = pad;
    pad.place = h('div', { class: 'statement writing' }, pad.element);
    this.#pads.delete(id);
    this.#pads.set(key, pad);
  }

  #takeUp(minutes) {
    this.#taken = true;
    for (const section of SECTIONS) {
      if (unsaved(this.#key(`add.${section}`))) this.#openNew(section, {});
      for (const { id, text } of minutes[section] ?? []) if (unsaved(this.#key(id))) this.#openPad(id, text);
    }
  }
}
