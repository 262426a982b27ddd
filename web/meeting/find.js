/** Looking for words in a transcript, of which the browser's own search would see only what is on the screen. */
import { debounce, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';

const TYPING_MS = 120;

/** Event `go` with a hit (`{id, from, to}[]`, the first of which to show) as `detail`; event `close`. */
export class Find extends EventTarget {
  #turns;
  #marks;
  #place;
  #hits = [];
  #at = -1;
  #input = h('input', { class: 'input', type: 'text', enterkeyhint: 'search', autocomplete: 'off', spellcheck: 'false', 'aria-label': t('transcript.findLabel'), placeholder: t('transcript.findLabel') });
  #count = h('span', { class: 'find-count', role: 'status' });
  #again = debounce(TYPING_MS, () => this.#search());

  /**
   * @param {() => import('./turns.js').Turn[]} turns
   * @param {import('./marks.js').Marks} marks
   * @param {() => number} place index of the first turn on the screen: the search begins there
   */
  constructor(turns, marks, place) {
    super();
    this.#turns = turns;
    this.#marks = marks;
    this.#place = place;
    const button = (name, label, run) => h('button', { class: 'quiet square small-square', type: 'button', 'aria-label': t(label), title: t(label), onclick: run }, icon(name, 16));
    this.element = h('div', { class: 'find', role: 'search', 'aria-label': t('transcript.find'), hidden: true, onkeydown: (event) => this.#keys(event) },
      icon('search', 16), this.#input, this.#count,
      button('chevron', 'transcript.findPrevious', () => this.step(-1)), button('chevron', 'transcript.findNext', () => this.step(1)),
      button('close', 'transcript.findClose', () => this.close()));
    this.#input.addEventListener('input', () => this.#again());
  }

  /** Whether it is open. */
  get open() {
    return !this.element.hidden;
  }

  /** Opens it, with what is selected as what to look for. */
  show(words = '') {
    this.element.hidden = false;
    if (words) this.#input.value = words;
    this.#input.focus();
    this.#input.select();
    if (this.#input.value) this.#search();
  }

  /** Closes it, and takes its marks away. */
  close() {
    this.#again.cancel();
    this.element.hidden = true;
    this.#hits = [];
    for (const name of ['found', 'found-here']) this.#marks.set(name, []);
    this.dispatchEvent(new Event('close'));
  }

  /** Looks again in what has come or changed, and stays at the hit it is at. */
  refresh() {
    if (!this.open || !this.#input.value.trim()) return;
    const here = this.#hits[this.#at]?.[0];
    this.#hits = search(this.#turns(), this.#input.value);
    this.#at = here ? Math.max(0, this.#hits.findIndex(([first]) => first.id === here.id && first.from === here.from)) : this.#first();
    this.#draw();
  }

  /** Goes to the next hit, or the one before. */
  step(by) {
    if (!this.#hits.length) { this.#search(); return; }
    this.#at = (this.#at + by + this.#hits.length) % this.#hits.length;
    this.#draw();
    this.#go();
  }

  #search() {
    this.#again.cancel();
    this.#hits = search(this.#turns(), this.#input.value);
    this.#at = this.#first();
    this.#draw();
    this.#go();
  }

  /** The first hit that is not above the screen. */
  #first() {
    const place = this.#place();
    const from = this.#hits.findIndex((hit) => hit.turn >= place);
    return Math.max(0, from);
  }

  #go() {
    if (this.#hits[this.#at]) this.dispatchEvent(new CustomEvent('go', { detail: this.#hits[this.#at] }));
  }

  #draw() {
    const { length } = this.#hits;
    this.#marks.set('found', this.#hits.flat());
    this.#marks.set('found-here', this.#hits[this.#at] ?? []);
    this.#count.textContent = !this.#input.value.trim() ? '' : length ? t('transcript.findCount', { n: this.#at + 1, total: length }) : t('transcript.findNone');
    this.element.classList.toggle('none', Boolean(this.#input.value.trim()) && !length);
  }

  #keys(event) {
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && event.target === this.#input && !event.isComposing) this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/**
 * Where words stand in turns, whatever their case; a hit may go over from one segment into the next.
 * @returns {Array<import('./marks.js').Stretch[] & {turn: number}>}
 */
function search(turns, words) {
  const wanted = fold(words.trim().replace(/\s+/g, ' '));
  const hits = [];
  if (!wanted) return hits;
  for (const [index, { segments }] of turns.entries()) {
    const text = fold(segments.map((segment) => segment.text).join(' '));
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      hits.push(Object.assign(stretches(segments, at, at + wanted.length), { turn: index }));
    }
  }
  return hits;
}

function stretches(segments, from, to) {
  const found = [];
  let start = 0;
  for (const { id, text } of segments) {
    const [first, last] = [Math.max(from - start, 0), Math.min(to - start, text.length)];
    if (first < last) found.push({ id, from: first, to: last });
    start += text.length + 1;
    if (start >= to) break;
  }
  return found;
}

/** In lower case, character for character (a few letters have longer lower cases; white space of any kind is a space). */
function fold(text) {
  const lower = text.toLowerCase();
  const folded = lower.length === text.length ? lower : [...text].map((letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter)).join('');
  return folded.replace(/\s/g, ' ');
}
