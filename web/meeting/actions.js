/** The action items of a meeting, among its minutes. */
import { get, post } from '../api.js';
import { announce, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { arrange } from '../components/arrange.js';
import { actionRow } from './action.js';
import { Errands } from './errands.js';
import { Pad, unsaved } from './pad.js';
import { addButton, brief, chipsOf, gripOf, light, sayOf } from './statement.js';

const NEW = 'add.action_items';

/** What is to be done, below the statements. */
export class ActionList {
  #desk;
  #errands;
  #rows = new Map();
  #pads = new Map();
  #taken = false;
  #list = h('ul', { class: 'statements' });

  /** @param {import('./minutes.js').Minutes} desk @param {AbortSignal} signal of the view */
  constructor(desk, signal) {
    this.#desk = desk;
    this.#errands = new Errands((id) => this.#find(id), (item) => this.#show(item), signal);
    this.element = h('section', { class: 'minutes-section action_items', 'aria-label': t('minutes.action_items') },
      h('div', { class: 'minutes-head' }, h('h2', null, t('minutes.action_items')), addButton(t('minutes.addTo', { section: t('minutes.action_items') }), () => this.add()),
        h('a', { class: 'quiet all-actions', href: '/action-items' }, t('actions.all'), icon('open', 14))), this.#list);
  }

  /** Whether there are none, and none is being written. */
  get empty() {
    return !this.#items.length && !this.#pads.has(NEW);
  }

  /** @returns {?HTMLElement} nothing while there are none */
  draw() {
    if (!this.#taken) this.#takeUp();
    if (this.empty) return null;
    const pad = this.#pads.get(NEW);
    arrange(this.#list, [...this.#items.map((item) => this.#row(item)), pad && (pad.place ??= h('li', { class: 'statement writing' }, pad.element))]);
    for (const id of this.#rows.keys()) if (!this.#find(id)) this.#rows.delete(id);
    for (const each of this.#pads.values()) each.fit();
    return this.element;
  }

  /** Begins to put an item otherwise. */
  edit(id) {
    if (!this.#find(id)) return;
    if (!this.#pads.has(id)) this.#openPad(id);
    this.#desk.draw();
    this.#pads.get(id).focus();
  }

  /** Begins to write a new item. */
  add() {
    if (!this.#pads.has(NEW)) this.#openNew();
    this.#desk.draw();
    this.#pads.get(NEW).focus();
  }

  /** Takes an item away, and offers to bring it back. */
  remove(id) {
    const row = this.#desk.row(id);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.#errands.discard(id);
    next?.querySelector('[data-part="say"]')?.focus({ preventScroll: true });
  }

  /** Moves an item over its neighbour. */
  shift(id, step) {
    const to = this.#items.findIndex((item) => item.id === id) + step;
    if (to < 0 || to >= this.#items.length) return;
    this.#place(id, to);
    announce(t(step < 0 ? 'minutes.movedUp' : 'minutes.movedDown'));
  }

  /** Moves an item before or behind another. */
  put(id, other, behind) {
    const rest = this.#items.filter((item) => item.id !== id);
    this.#place(id, rest.findIndex((item) => item.id === other) + (behind ? 1 : 0));
  }

  get #items() {
    return (this.#desk.record.minutes.action_items ?? []).filter((item) => !this.#errands.going(item.id));
  }

  #find(id) {
    return (this.#desk.record.minutes.action_items ?? []).find((item) => item.id === id) ?? null;
  }

  /** The server counts places without the item itself, and with those that are about to go. */
  async #place(id, to) {
    const { pen } = this.#desk;
    const rest = this.#items.filter((item) => item.id !== id);
    const wanted = rest.toSpliced(to, 0, this.#find(id));
    const before = this.#desk.record.minutes.action_items;
    pen.showActions((items) => [...wanted, ...items.filter((item) => !wanted.some((each) => each.id === item.id))]);
    const all = before.filter((item) => item.id !== id);
    const position = to < rest.length ? all.indexOf(rest[to]) : all.length;
    if (!await this.#errands.change(id, { position })) pen.showActions(() => before);
  }

  #show(changed) {
    this.#desk.pen.showActions((items) => (changed ? items.map((item) => (item.id === changed.id ? changed : item)) : items));
  }

  #row(item) {
    const pad = this.#pads.get(item.id) ?? null;
    if (pad && item.text !== pad.before && !pad.saving) pad.overtaken({ text: item.text });
    const key = pad ? 'pad' : JSON.stringify([item, item.stale && [this.#desk.record.transcript.segments.length, this.#desk.record.transcript.revision, this.#desk.record.speakers]]);
    const known = this.#rows.get(item.id);
    if (known?.key === key && known.pad === pad) return known.row;
    const row = pad ? h('li', { class: 'statement writing', 'data-id': item.id, 'data-kind': 'action' }, pad.element) : this.#plain(item);
    this.#rows.set(item.id, { key, pad, row });
    return row;
  }

  #plain(item) {
    const { id } = item;
    const row = actionRow(item, {
      say: sayOf(item, { open: true, choose: (...chosen) => this.#desk.choose(...chosen), revising: this }),
      chips: chipsOf(item, this.#desk), grip: gripOf(id), change: (fields) => this.#change(item, fields),
      speakers: () => get(`/meetings/${this.#desk.record.id}/speakers`).then((all) => all.filter((each) => each.name || each.label).map((each) => ({ ...each, name: each.name || each.label }))),
      menu: () => this.#menu(id),
    });
    light(row, item, this.#desk);
    return row;
  }

  #change(item, fields) {
    if (fields.status) announce(t(`actions.${fields.status}`));
    return this.#errands.change(item.id, fields);
  }

  #menu(id) {
    const at = this.#items.findIndex((item) => item.id === id);
    return [
      { label: t('minutes.edit'), icon: 'pen', note: 'E', run: () => this.edit(id) },
      at > 0 && { label: t('minutes.up'), icon: 'up', note: 'Alt ↑', run: () => this.shift(id, -1) },
      at < this.#items.length - 1 && { label: t('minutes.down'), icon: 'down', note: 'Alt ↓', run: () => this.shift(id, 1) },
      { label: t('actions.delete'), icon: 'trash', note: 'Del', danger: true, run: () => this.remove(id) },
    ].filter(Boolean);
  }

  #openPad(id) {
    const { text } = this.#find(id);
    const pad = new Pad({
      label: t('minutes.textOf', { text: brief(text) }), key: this.#key(id), text, limit: 2000,
      save: (now) => this.#errands.write(id, { text: now }),
      saveNew: (now) => this.#create(now),
      done: () => this.#close(pad, id),
    });
    this.#pads.set(id, pad);
  }

  #openNew() {
    const pad = new Pad({ label: t('actions.new'), placeholder: t('actions.newText'), key: this.#key(NEW), limit: 2000, save: (text) => this.#create(text), done: (added) => this.#close(pad, added?.id) });
    this.#pads.set(NEW, pad);
  }

  async #create(text) {
    const item = await post(`/meetings/${this.#desk.record.id}/action-items`, { text });
    this.#desk.pen.showActions((items) => [...items.filter((each) => each.id !== item.id), item]);
    return item;
  }

  #close(pad, id) {
    const hadFocus = pad.element.contains(document.activeElement) || document.activeElement === document.body;
    for (const [key, each] of this.#pads) if (each === pad) this.#pads.delete(key);
    this.#desk.draw();
    if (hadFocus && id) this.#desk.row(id)?.querySelector('[data-part="say"]')?.focus({ preventScroll: true });
  }

  #key(name) {
    return `minutes.${this.#desk.record.id}.${name}`;
  }

  #takeUp() {
    if (!(this.#desk.record.minutes.version > 0)) return;
    this.#taken = true;
    if (unsaved(this.#key(NEW))) this.#openNew();
    for (const { id } of this.#items) if (unsaved(this.#key(id))) this.#openPad(id);
  }
}
