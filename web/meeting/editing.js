/** The text of a segment as a field in its place. What is typed outlives scrolling, a reload and a refusal. */
import { announce, draft, fill, h } from '../dom.js';
import { dropped, sentence } from '../api.js';
import { copyText } from '../components/copy.js';
import { toast } from '../components/toast.js';
import { icon } from '../icons.js';
import { me } from '../session.js';
import { t } from '../text.js';
import { authorOf, learnNames } from './people.js';
import { becomeField, becomeText, caretIn, paste, setCaret, tidy } from './field.js';
import { nameOf } from './speakers.js';
import { offerUndo } from './undo.js';
import { wordAt } from './words.js';

/** The segments that are being edited. */
export class Edits {
  #record;
  #spans;
  #find;
  #focus;
  #draft;
  #open = new Map();

  /**
   * @param {import('./record.js').MeetingRecord} record
   * @param {{list: HTMLElement, spans: Map<string, HTMLElement>, find: (id: string) => ?Object, focus: (id: string) => void}} place
   *   the list of turns, the segments in it, how a segment is found, and how it gets the focus
   */
  constructor(record, { list, spans, find, focus }) {
    this.#record = record;
    this.#spans = spans;
    this.#find = find;
    this.#focus = focus;
    this.#draft = draft(`segments.${record.id}`);
    for (const [name, act] of Object.entries({ input: this.#typed, keydown: this.#keys, focusout: this.#left, paste })) {
      list.addEventListener(name, (event) => {
        const edit = this.#open.get(event.target.closest?.('.editing')?.dataset.id);
        if (edit) act.call(this, event, edit);
      });
    }
  }

  /** Whether a segment is being edited. */
  has(id) {
    return this.#open.has(id);
  }

  /** Turns a segment into a field. @param {?number} [caret] where in its text to begin; at its end otherwise */
  open(segment, caret = null) {
    if (!this.#open.has(segment.id)) this.#begin({ id: segment.id, version: segment.version, before: segment.text, text: segment.text });
    const span = this.#spans.get(segment.id);
    if (!span) return;
    span.focus({ preventScroll: true });
    setCaret(span, caret ?? segment.text.length);
  }

  /** Makes the element of a segment that is being edited a field, when it comes into the page. */
  dress(segment, span) {
    const edit = this.#open.get(segment.id);
    if (edit) becomeField(span, edit.text, nameOf(segment.speaker));
  }

  /** What stands under a turn for each of its segments that is being edited. */
  notes(segments) {
    return segments.map(({ id }) => this.#open.get(id)?.note).filter(Boolean);
  }

  /**
   * Looks at the segments as they are now: whether somebody else changed what is being edited, and whether one is there
   * that was being typed in before a reload.
   * @returns {?string} such a one
   */
  check() {
    const kept = this.#drafts().filter(({ id }) => !this.#open.has(id));
    for (const each of kept) {
      if (this.#find(each.id)) this.#begin(each);
      else if (this.#whole) this.#lost(each);
    }
    for (const edit of [...this.#open.values()]) if (!edit.busy) this.#compare(edit, this.#find(edit.id));
    return kept.find(({ id }) => this.#open.has(id))?.id ?? null;
  }

  #compare(edit, segment) {
    if (!segment) { if (this.#whole) this.#lost(edit); return; }
    if (segment.version === edit.version || segment.version === edit.theirs?.version) return;
    const untouched = tidy(edit.text) === tidy(edit.before);
    if ([edit.before, edit.text].some((text) => tidy(segment.text) === tidy(text))) Object.assign(edit, { version: segment.version, before: segment.text });
    else if (untouched) {
      Object.assign(edit, { version: segment.version, before: segment.text, text: segment.text });
      if (this.#spans.has(edit.id)) this.#spans.get(edit.id).textContent = segment.text;
    } else this.#problem(edit, { theirs: segment });
  }

  /** The segment is there no more: what was typed can still be taken along. */
  #lost(edit) {
    this.#open.delete(edit.id);
    edit.note?.remove();
    this.#keep();
    if (tidy(edit.text) !== tidy(edit.before)) toast(t('edit.gone', { text: edit.text }), { bad: true, action: { label: t('edit.copyMine'), run: () => copyText(edit.text) } });
  }

  get #whole() {
    return this.#record.transcript.segments.length >= this.#record.transcript.total;
  }

  #begin(state) {
    const edit = { ...state, busy: false, problem: h('div', { class: 'edit-problem', role: 'alert' }) };
    const button = (label, run, props = {}) => h('button', { class: 'button small', type: 'button', onclick: run, ...props }, label);
    edit.actions = h('div', { class: 'edit-actions' },
      button(t('save'), () => this.#save(edit), { class: 'button small main' }),
      button([icon('split', 15), t('edit.splitHere')], () => this.#splitHere(edit), { class: 'quiet' }),
      button(t('edit.giveUp'), () => this.#close(edit), { class: 'quiet' }),
      h('span', { class: 'hint' }, t(/Mac|iP/.test(navigator.platform) ? 'edit.keysMac' : 'edit.keys')));
    // Pressed buttons leave the caret where it is.
    edit.note = h('div', { class: 'edit-note', onpointerdown: (event) => { if (event.target.closest('button')) event.preventDefault(); } }, edit.problem, edit.actions);
    this.#open.set(edit.id, edit);
    const segment = this.#find(edit.id);
    const span = this.#spans.get(edit.id);
    if (segment && span) {
      becomeField(span, edit.text, nameOf(segment.speaker));
      span.closest('.turn').append(edit.note);
    }
  }

  #close(edit, focus = true) {
    const span = this.#spans.get(edit.id);
    const held = span?.contains(document.activeElement) || edit.note.contains(document.activeElement);
    this.#open.delete(edit.id);
    this.#keep();
    edit.note.remove();
    if (span) becomeText(span, this.#find(edit.id)?.text ?? edit.text);
    if (held && focus) this.#focus(edit.id);
  }

  async #save(edit, { over = edit.version } = {}) {
    const text = tidy(edit.text);
    if (edit.busy) return null;
    if (text === tidy(edit.before) && !edit.theirs) { this.#close(edit); return this.#find(edit.id); }
    if (!text) { this.#problem(edit, { words: t('edit.blank') }); return null; }
    this.#busy(edit, true);
    try {
      const revision = await this.#record.corrections.rewrite({ id: edit.id }, text, over);
      this.#busy(edit, false);
      this.#close(edit);
      announce(t('edit.saved'));
      offerUndo(this.#record, t('edit.saved'), revision);
      return this.#find(edit.id);
    } catch (error) {
      this.#busy(edit, false);
      if (dropped(error)) return null;
      await this.#refused(edit, error);
      return null;
    }
  }

  async #refused(edit, error) {
    if (error.status === 412 || error.status === 404) {
      await this.#record.corrections.catchUp().catch(() => {});
      const segment = this.#find(edit.id);
      if (!segment) { if (this.#open.has(edit.id)) this.#lost(edit); return; }
      if (error.status === 412) { if (!edit.theirs) this.#problem(edit, { theirs: segment }); return; }
    }
    this.#problem(edit, { words: error.fields?.text ?? sentence(error) });
  }

  /** Cuts the segment at the caret; what was typed is saved before. */
  async #splitHere(edit) {
    const span = this.#spans.get(edit.id);
    const word = span ? wordAt(edit.text, caretIn(span)) : 0;
    if (!word || word >= tidy(edit.text).split(' ').length) { this.#problem(edit, { words: t('edit.splitWhere') }); span?.focus(); return; }
    const segment = await this.#save(edit);
    if (!segment) return;
    try {
      offerUndo(this.#record, t('edit.splitDone'), await this.#record.corrections.split(segment, word));
      this.#focus(segment.id);
    } catch (error) {
      if (!dropped(error)) offerUndo(this.#record, sentence(error), null);
    }
  }

  #problem(edit, { words, theirs = null }) {
    Object.assign(edit, { theirs, failed: true });
    const button = (label, run) => h('button', { class: 'button small', type: 'button', onclick: run }, t(label));
    fill(edit.problem, theirs ? [
      conflictBy(theirs.edited_by), h('blockquote', null, theirs.text),
      h('div', { class: 'edit-actions' },
        button('edit.keepMine', () => this.#save(edit, { over: theirs.version })), button('edit.takeTheirs', () => this.#close(edit))),
    ] : h('p', null, words));
    edit.actions.hidden = Boolean(theirs);
    this.#keep();
  }

  #busy(edit, busy) {
    edit.busy = busy;
    const span = this.#spans.get(edit.id);
    if (busy) span?.setAttribute('aria-busy', 'true'); else span?.removeAttribute('aria-busy');
    for (const button of edit.note.querySelectorAll('button')) button.disabled = busy;
  }

  #typed(event, edit) {
    edit.text = event.target.innerText;
    if (edit.failed && !edit.theirs) { edit.failed = false; fill(edit.problem); }
    this.#keep();
  }

  #keys(event, edit) {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === 'Escape') this.#close(edit);
    else if (event.key === 'Enter') { if (!edit.theirs) this.#save(edit); } else return;
    event.preventDefault();
  }

  /** Leaving the field saves it; being scrolled away, or another window, is no leaving. */
  #left(event, edit) {
    const span = event.target;
    setTimeout(() => {
      const stays = !span.isConnected || document.activeElement === span || edit.note.contains(document.activeElement);
      if (!stays && !edit.failed && this.#open.get(edit.id) === edit) this.#save(edit);
    });
  }

  /** Keeps what differs from what stands. */
  #keep() {
    const kept = [...this.#open.values()].filter((edit) => tidy(edit.text) !== tidy(edit.before)).map(({ id, version, before, text }) => ({ id, version, before, text }));
    const later = this.#whole ? [] : this.#drafts().filter(({ id }) => !this.#find(id));
    this.#draft.set(kept.length + later.length ? JSON.stringify([...kept, ...later]) : '');
  }

  #drafts() {
    try { return JSON.parse(this.#draft.get() || '[]'); } catch { return []; }
  }
}

/** Who was quicker. */
function conflictBy(id) {
  const line = h('p', null);
  const say = () => { line.textContent = id === me()?.id ? t('edit.conflictMine') : t('edit.conflict', { name: authorOf(id) }); };
  say();
  learnNames([id]).then(say);
  return line;
}
