/** What can be done with a segment: two small buttons beside the one that is pointed at or has the focus, and its menu. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { copyText } from '../components/copy.js';
import { field, form } from '../components/form.js';
import { openDialog } from '../components/dialog.js';
import { openMenu } from '../components/menu.js';
import { toast } from '../components/toast.js';
import { clock, t } from '../text.js';
import { nameOf } from './speakers.js';
import { attempt, offerUndo } from './undo.js';
import { wordAt } from './words.js';

/** On its way to the buttons, the pointer may pass over other segments. */
const APPROACH_MS = 160;
const LEAVE_MS = 400;

export class Tools {
  #place;
  #record;
  #span = null;
  #timer = 0;
  #word = null;
  #pen = h('button', { class: 'quiet square small-square', type: 'button', 'aria-label': t('edit.edit'), title: t('edit.editHint'), onclick: () => this.#edit() }, icon('pen', 15));
  #more = h('button', { class: 'quiet square small-square', type: 'button', 'aria-label': t('edit.more'), title: t('edit.more'), 'aria-haspopup': 'menu', onclick: () => this.menu() }, icon('more', 16));
  // Pressing a button leaves the words selected that it is about.
  element = h('div', { class: 'segment-tools', role: 'group', 'aria-label': t('edit.tools'), onmousedown: (event) => event.preventDefault() }, this.#pen, this.#more);

  /**
   * @param {import('./record.js').MeetingRecord} record
   * @param {{list: HTMLElement, edits: import('./editing.js').Edits, find: (id: string) => ?Object, next: (id: string) => ?Object, seek: (ms: number) => void, focus: (id: string) => void}} place
   */
  constructor(record, place) {
    this.#record = record;
    this.#place = place;
    place.list.addEventListener('pointerover', (event) => {
      if (event.pointerType === 'touch') return;
      const span = event.target.closest('.said');
      if (span) this.#later(span);
      else if (event.target.closest('.segment-tools')) clearTimeout(this.#timer);
    });
    place.list.addEventListener('pointerleave', (event) => { if (event.pointerType !== 'touch') this.#leave(); });
    place.list.addEventListener('focusin', ({ target }) => { if (target.matches('.said')) this.show(target); });
  }

  /** Shows them beside a segment. @param {?number} [character] the one that was pointed at */
  show(span, character = null) {
    clearTimeout(this.#timer);
    if (character !== null) this.#word = { id: span.dataset.id, character };
    const turn = span.closest('.turn');
    if (!turn) return;
    this.#span?.classList.remove('meant');
    this.#span = span;
    span.classList.add('meant');
    this.element.hidden = span.classList.contains('editing');
    if (this.element.hidden) return;
    const top = (span.getClientRects()[0]?.top ?? 0) - turn.getBoundingClientRect().top;
    this.element.style.setProperty('--at', `${top}px`);
    if (this.element.parentNode !== turn) turn.append(this.element);
  }

  /** Takes them away. */
  hide() {
    clearTimeout(this.#timer);
    this.#span?.classList.remove('meant');
    this.#span = null;
    this.element.remove();
  }

  /** Opens the menu of the segment that they stand at, or of this one. */
  menu(span = this.#span) {
    if (span) this.show(span);
    const segment = this.#segment;
    if (!segment) return;
    const next = this.#place.next(segment.id);
    const speakers = this.#place.speakers();
    const character = this.#word?.id === segment.id ? this.#word.character : -1;
    const word = wordAt(segment.text, character);
    const words = segment.text.match(/\S+/g) ?? [];
    const chosen = this.#chosen(segment);
    openMenu(this.#more, [
      { heading: nameOf(segment.speaker), note: clock(segment.start_ms) },
      Number.isFinite(segment.start_ms) && { label: t('edit.play'), icon: 'play', run: () => this.#place.seek(segment.start_ms) },
      { label: t('edit.edit'), note: t('edit.editKey'), icon: 'pen', run: () => this.#edit() },
      words.length > 1 && (character >= 0 && word > 0 && word < words.length
        ? { label: t('edit.splitAt', { word: short(words[word]) }), icon: 'split', run: () => this.#change(t('edit.splitDone'), () => this.#record.corrections.split(segment, word)) }
        : { label: t('edit.split'), icon: 'split', run: () => this.#edit(true) }),
      next && next.recording_id === segment.recording_id && { label: t('edit.join'), icon: 'join', run: () => this.#change(t('edit.joined'), () => this.#record.corrections.join(segment, next)) },
      { label: t(chosen ? 'edit.giveWords' : 'edit.give'), icon: 'people', run: () => this.#speakers(segment, speakers, chosen) },
      { label: t('edit.copyLink'), icon: 'link', run: () => copyText(linkTo(segment), t('edit.linkCopied')) },
      { label: t('edit.copyText'), icon: 'copy', run: () => copyText(segment.text) },
      { label: t('edit.delete'), icon: 'trash', danger: true, run: () => this.#delete(segment, next) },
    ].filter(Boolean));
  }

  get #segment() {
    return this.#span && this.#place.find(this.#span.dataset.id);
  }

  #later(span) {
    clearTimeout(this.#timer);
    if (span === this.#span) return;
    this.#timer = setTimeout(() => { if (span.isConnected && !this.#held) this.show(span); }, this.#span ? APPROACH_MS : 0);
  }

  #leave() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { if (!this.#held) this.hide(); }, LEAVE_MS);
  }

  /** Whether they are in use, or stand at the segment with the focus. */
  get #held() {
    return this.element.contains(document.activeElement) || this.#more.getAttribute('aria-expanded') === 'true' || this.#span === document.activeElement;
  }

  #edit(toSplit = false) {
    const segment = this.#segment;
    if (!segment) return;
    this.#place.edits.open(segment, this.#word?.id === segment.id ? this.#word.character : null);
    this.hide();
    if (toSplit) toast(t('edit.splitWhere'));
  }

  /** The words of a segment that are selected, as numbers. @returns {?{first: number, last: number}} */
  #chosen({ id, text }) {
    const selection = getSelection();
    if (selection.isCollapsed || this.#span?.dataset.id !== id) return null;
    const range = selection.getRangeAt(0);
    const node = this.#span.firstChild;
    if (range.startContainer !== node || range.endContainer !== node) return null;
    const first = wordAt(text, range.startOffset);
    const last = wordAt(text, Math.max(range.startOffset, range.endOffset - 1));
    return first <= last && last - first + 1 < text.match(/\S+/g).length ? { first, last } : null;
  }

  #speakers(segment, speakers, chosen) {
    const give = (id) => this.#change(t('edit.given'), () => (chosen
      ? this.#record.corrections.giveWords(segment, chosen.first, chosen.last, id) : this.#record.corrections.give(segment, id)));
    openMenu(this.#more, [
      { heading: t('edit.who') },
      ...speakers.map((speaker) => ({ label: nameOf(speaker), checked: !chosen && speaker.id === segment.speaker?.id, run: () => { if (chosen || speaker.id !== segment.speaker?.id) give(speaker.id); } })),
      { label: t('edit.somebodyNew'), icon: 'plus', run: () => this.#newSpeaker(give) },
    ]);
  }

  async #newSpeaker(give) {
    const speaker = await openDialog(t('edit.newTitle'), (close) => form({
      fields: [field(t('edit.newName'), { name: 'name', required: true, maxlength: 200, autofocus: true, autocomplete: 'off' })],
      submit: t('edit.newSubmit'),
      send: async ({ name }) => close(await this.#record.corrections.addSpeaker(name.trim())),
    }));
    if (speaker) await give(speaker.id);
  }

  #delete(segment, next) {
    return this.#change(t('edit.deleted'), () => this.#record.corrections.delete(segment), next?.id);
  }

  async #change(words, work, focus = this.#span?.dataset.id) {
    const made = await attempt(async () => offerUndo(this.#record, words, await work()), () => this.#record.corrections.catchUp());
    if (made && focus) this.#place.focus(focus);
  }
}

function short(word) {
  return word.length > 18 ? `${word.slice(0, 17)}…` : word;
}

function linkTo({ id, start_ms: start }) {
  const place = new URLSearchParams({ ...(Number.isFinite(start) ? { t: start / 1000 } : {}), said: id });
  return `${location.origin}${location.pathname}#${place}`;
}
