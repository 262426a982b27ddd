/** Text that is written in place: kept while it is typed, saved on leaving or with Ctrl + Enter, given up with Escape. */
import { dropped, sentence } from '../api.js';
import { announce, draft, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { Overtaken } from './pen.js';
import { personName } from './people.js';

/** What was typed under this key and never saved, with what stood there before; null when there is nothing. */
export function unsaved(key) {
  try { return JSON.parse(draft(key).get()); } catch { return null; }
}

/** One text being written. */
export class Pad {
  /** The row it stands in, where that is not the statement's own, and the list that what it writes belongs to. */
  place = null;
  section = null;
  #parts;
  #store;
  #before;
  #busy = false;
  #over = false;
  #conflict = false;
  #area;
  #note = h('div', { class: 'pad-note', role: 'alert' });

  /**
   * @param {{label: string, key: string, text?: string, placeholder?: string, extra?: Node, limit?: number,
   *   save: (text: string, before: string) => Promise<*>, saveNew?: (text: string) => Promise<*>, done: (saved: *) => void}} parts
   *   `save` may throw `Overtaken`; `saveNew` keeps what was typed when what it changes is gone; `done` is called when the
   *   pad has nothing more to do, with what was saved, or undefined
   */
  constructor(parts) {
    this.#parts = parts;
    this.#store = draft(parts.key);
    const kept = unsaved(parts.key);
    this.#before = kept?.before ?? parts.text ?? '';
    this.#area = h('textarea', { class: 'input pad-text', rows: 1, 'aria-label': parts.label, placeholder: parts.placeholder ?? null, maxlength: parts.limit ?? 5000, value: kept?.text ?? parts.text ?? '' });
    this.element = h('div', { class: 'pad' }, this.#area, parts.extra, this.#note,
      h('div', { class: 'pad-end' },
        h('button', { class: 'button small main', type: 'button', onclick: () => this.save() }, t('save')),
        h('button', { class: 'quiet', type: 'button', onclick: () => this.giveUp() }, t('cancel')),
        h('span', { class: 'hint pad-keys' }, t('minutes.padKeys'))));
    this.#area.addEventListener('input', () => { this.#keep(); this.fit(); });
    this.element.addEventListener('keydown', (event) => this.#keys(event));
    // Not every browser gives the focus to a button that is pressed: so it stays where it is.
    this.element.addEventListener('mousedown', (event) => { if (!event.target.closest('textarea, input')) event.preventDefault(); });
    this.element.addEventListener('focusout', (event) => this.#left(event));
  }

  /** The text that was there when the person began. */
  get before() {
    return this.#before;
  }

  /** Whether what was typed is on its way to the server. */
  get saving() {
    return this.#busy;
  }

  /** Makes the pad as high as its text, and begins to write at its end. */
  focus() {
    this.fit();
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(this.#area.value.length, this.#area.value.length);
    this.element.scrollIntoView({ block: 'nearest' });
  }

  /** Makes the pad as high as its text. */
  fit() {
    this.#area.style.height = 'auto';
    this.#area.style.height = `${this.#area.scrollHeight + 2}px`;
  }

  /** Goes on being written in, after the pad was put elsewhere: the caret stays where it was. */
  resume() {
    this.#area.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: 'nearest' });
  }

  /** Saves what was typed, if it is something else than before. */
  async save() {
    const text = this.#area.value.trim();
    if (this.#busy || this.#over) return;
    if (!text || text === this.#before.trim()) { this.giveUp(); return; }
    this.#setBusy(true);
    try {
      this.#end(await this.#parts.save(text, this.#before));
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#setBusy(false);
    }
  }

  /** Forgets what was typed. */
  giveUp() {
    if (!this.#busy && !this.#over) this.#end();
  }

  /** Says that somebody else has changed what is being written about; nothing that was typed is lost. */
  overtaken(theirs) {
    if (this.#conflict && theirs?.text === this.#conflict.text) return;
    this.#conflict = theirs ?? { text: null };
    const who = personName(theirs?.changed_by) || t('minutes.somebody');
    const words = theirs ? t('minutes.overtaken', { who }) : t('minutes.overtakenGone');
    fill(this.#note, h('p', null, icon('people', 15), words), theirs && h('blockquote', null, theirs.text ?? theirs.title),
      h('div', { class: 'pad-choice' },
        h('button', { class: 'button small', type: 'button', onclick: () => this.#keepMine(theirs) }, t(theirs ? 'minutes.keepMine' : 'minutes.addMine')),
        h('button', { class: 'button small', type: 'button', onclick: () => this.giveUp() }, t(theirs ? 'minutes.takeTheirs' : 'minutes.dropMine'))));
    announce(words);
  }

  async #keepMine(theirs) {
    this.#conflict = false;
    fill(this.#note);
    if (theirs) { this.#before = theirs.text ?? theirs.title; this.#keep(); this.save(); return; }
    const { saveNew, save } = this.#parts;
    this.#setBusy(true);
    try {
      this.#end(await (saveNew ?? save)(this.#area.value.trim(), this.#before));
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#setBusy(false);
    }
  }

  #refused(error) {
    if (error instanceof Overtaken) { this.overtaken(error.theirs); return; }
    if (!dropped(error)) fill(this.#note, h('p', { class: 'wrong' }, sentence(error)));
  }

  #end(saved) {
    this.#over = true;
    this.#store.set('');
    this.#parts.done(saved);
  }

  #keep() {
    const { value } = this.#area;
    this.#store.set(value === this.#before ? '' : JSON.stringify({ text: value, before: this.#before }));
  }

  #setBusy(busy) {
    this.#busy = busy;
    this.#area.readOnly = busy;
    this.element.setAttribute('aria-busy', String(busy));
  }

  #keys(event) {
    event.stopPropagation();
    if (event.key === 'Escape') { event.preventDefault(); this.giveUp(); }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.save(); }
  }

  /** Going to another window is not leaving. */
  #left({ relatedTarget }) {
    if (this.#over || this.#conflict || this.element.contains(relatedTarget) || !document.hasFocus()) return;
    this.save();
  }
}
