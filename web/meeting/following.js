/** Follows the sound through a transcript: lights the segment and the word that are said, and keeps them on the screen. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { SpokenWords } from './spoken.js';
import { lastBefore, placeWords } from './words.js';

const AHEAD = 12;
const WORDS_WITHIN_MS = 500;
const LINGER_MS = 400;

export class Following {
  #place;
  #timed = [];
  #word = null;
  #spoken;
  /** The segment that is said now, or null. */
  now = null;
  /** Whether what is said is kept on the screen: not while the person looks elsewhere. */
  on = true;
  button = h('button', { class: 'button small follow', type: 'button', hidden: true, onclick: () => this.again() }, icon('wave', 16), t('transcript.follow'));

  /**
   * @param {import('./record.js').MeetingRecord} record
   * @param {{marks: import('./marks.js').Marks, spans: Map<string, HTMLElement>, find: (id: string) => ?Object, indexOf: (id: string) => number,
   *   bring: (segment: Object, how: string) => void, signal: AbortSignal}} place
   */
  constructor(record, place) {
    this.#place = place;
    this.record = record;
    this.#spoken = new SpokenWords(record, place.signal, () => place.marks.look('unsure', (id) => this.#unsure(id)));
  }

  /** Takes over which segments there are now. */
  refresh() {
    const { segments } = this.record.transcript;
    this.#timed = segments.filter((segment) => Number.isFinite(segment.start_ms)).sort((a, b) => a.start_ms - b.start_ms);
    this.now = this.now && this.#place.find(this.now.id);
  }

  /** Lights what is said at `ms`. @returns {boolean} whether that is known already */
  tick(ms) {
    const at = lastBefore(this.#timed, ms, (segment) => segment.start_ms);
    const { segments, total } = this.record.transcript;
    const missing = segments.length < total;
    const beyond = missing && at === this.#timed.length - 1 && ms > (this.#timed[at]?.end_ms ?? 0);
    const segment = beyond ? null : this.#timed[at] ?? null;
    if (segment !== this.now) this.#move(segment);
    if (segment) this.#light(segment, ms);
    return Boolean(segment) || !missing;
  }

  /** Stays with the sound from here on. */
  stay() {
    this.on = true;
    this.button.hidden = true;
  }

  /** Leaves the sound: the person looks elsewhere. */
  wander() {
    if (!this.on || !this.now) return;
    this.on = false;
    this.button.hidden = false;
  }

  /** Goes back to what is said. */
  again() {
    this.stay();
    if (this.now) this.#place.bring(this.now, 'center');
  }

  /** Forgets what is said now, so that the next tick shows it anew. */
  forget() {
    this.#move(null);
  }

  /** Reads the words around a segment, so that they are there when they are needed. */
  prepare(id) {
    return this.#spoken.fetch(this.#place.indexOf(id));
  }

  /** When the word at a character of a segment is said, in ms; it waits a little for the words. */
  async timeAt(segment, character) {
    await Promise.race([this.prepare(segment.id), new Promise((resolve) => { setTimeout(resolve, WORDS_WITHIN_MS); })]);
    const words = placeWords(segment, this.#spoken.of(segment) ?? []);
    return words[lastBefore(words, character, (word) => word.from)]?.start ?? segment.start_ms;
  }

  #move(segment) {
    const { spans, marks, indexOf } = this.#place;
    spans.get(this.now?.id)?.classList.remove('now');
    this.now = segment;
    this.#word = null;
    if (!segment) { marks.set('spoken', []); return; }
    spans.get(segment.id)?.classList.add('now');
    const index = indexOf(segment.id);
    this.#spoken.fetch(index);
    this.#spoken.fetch(index + AHEAD);
    if (this.on) this.#place.bring(segment, 'comfort');
  }

  #light(segment, ms) {
    const known = this.#spoken.of(segment);
    if (!this.#word || this.#word.known !== known) this.#word = { known, words: placeWords(segment, known ?? []), at: -2 };
    const { words } = this.#word;
    const at = ms <= (segment.end_ms ?? Infinity) + LINGER_MS ? lastBefore(words, ms, (word) => word.start) : -1;
    if (at === this.#word.at) return;
    this.#word.at = at;
    this.#place.marks.set('spoken', words[at] ? [{ id: segment.id, from: words[at].from, to: words[at].to }] : []);
  }

  #unsure(id) {
    const segment = this.#place.find(id);
    const words = segment && this.#spoken.of(segment);
    return words ? placeWords(segment, words).filter((word) => word.unsure) : null;
  }
}
