/**
 * The transcript: what was said, by whom, lit up word by word as it sounds. The text stays plain text (words are lit
 * with CSS highlights over it), and only what is near the screen is in the page.
 */
import { calm, h } from '../dom.js';
import { t } from '../text.js';
import { authorOf, learnNames } from './people.js';
import { findByKey, transcriptTools } from './bar.js';
import { Edits } from './editing.js';
import { Find } from './find.js';
import { Following } from './following.js';
import { Marks } from './marks.js';
import { Pointing } from './pointing.js';
import { Cast } from './speakers.js';
import { steady } from './steady.js';
import { Tools } from './tools.js';
import { drawTurn, heightOf, turnsOf } from './turns.js';
import { VirtualList } from './virtual.js';
import { lastBefore, locateQuote } from './words.js';

const SHARE = 0.32;

/** Event `seek`, with ms as `detail`: the person pointed at a word. */
export class Transcript extends EventTarget {
  #record;
  #cast = new Cast([]);
  #index = new Map();
  #turns = [];
  #spans = new Map();
  #marks;
  #following;
  #pointing;
  #waiting = null;
  #wish = null;
  #list = h('ol', { class: 'turns', role: 'list', 'aria-label': t('transcript.title') });
  #state = h('div', { class: 'state-line', role: 'status', hidden: true });

  /** What others show above the words, such as who speaks, goes in here. */
  top = h('div', { class: 'transcript-top' });

  /** @param {import('./record.js').MeetingRecord} record @param {AbortSignal} signal */
  constructor(record, signal) {
    super();
    this.#record = record;
    this.scroller = h('div', { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': t('transcript.title') }, this.#list);
    this.#marks = new Marks(this.#spans, signal);
    this.find = new Find(() => this.#turns, this.#marks, () => this.#turnAtTop());
    this.list = new VirtualList(this.scroller, this.#list, { render: (turn) => this.#draw(turn), estimate: heightOf, shown: () => this.#shown(), signal });
    const place = {
      list: this.#list, spans: this.#spans, marks: this.#marks, signal,
      find: (id) => this.#segment(id), indexOf: (id) => this.#index.get(id) ?? -1, next: (id, step = 1) => record.transcript.segments[this.#index.get(id) + step],
      speakers: () => this.#cast.speakers, bring: (segment, how) => this.#bring(segment, how), focus: (id) => this.#pointing.focus(id), seek: (ms) => this.#seek(ms),
    };
    this.#following = new Following(record, place);
    this.edits = new Edits(record, place);
    this.tools = new Tools(record, { ...place, edits: this.edits });
    this.#pointing = new Pointing({ ...place, following: this.#following, edits: this.edits, tools: this.tools });
    this.element = h('div', { class: 'transcript' },
      h('div', { class: 'transcript-head' }, this.top, transcriptTools(record, this.find)),
      this.find.element, this.#state, this.scroller, this.#following.button);
    this.#listen(signal);
  }

  /** Shows the segments of the record in place of the ones before. */
  show() {
    this.#turns = [];
    this.#refresh();
  }

  /** Says above the words how far they are; nothing when they are complete. */
  tell(words) {
    this.#state.textContent = words;
    this.#state.hidden = !words;
  }

  /** Lights what is said at `ms`, and keeps it on the screen. */
  tick(ms) {
    return this.#following.tick(ms);
  }

  /**
   * Lights the words that a citation quotes.
   * @param {Array<{segment_ids: string[], quote: string}>} citations
   * @param {{reveal?: boolean}} [options] `reveal` brings the first of them onto the screen
   */
  cite(citations, { reveal = false } = {}) {
    this.#wish = null;
    const stretches = citations.flatMap((cite) => this.#stretchesOf(cite));
    const missing = citations.some(({ segment_ids: ids = [] }) => ids.some((id) => !this.#index.has(id)));
    this.#marks.set('cited', stretches);
    if (missing && !this.#whole) this.#later(() => this.cite(citations, { reveal }));
    else if (reveal && stretches.length) { this.#following.stay(); this.#bring(this.#segment(stretches[0].id), 'center'); }
  }

  /** Brings what is said at `ms` onto the screen. */
  reveal(ms) {
    this.#following.forget();
    this.#following.stay();
    if (!this.tick(ms)) this.#later(() => this.reveal(ms));
  }

  /** Shows a speaker's name as it is now. */
  rename({ id, name }) {
    for (const button of this.#list.querySelectorAll(`[data-speaker="${CSS.escape(id)}"]`)) button.textContent = name;
  }

  get #whole() {
    const { segments, total } = this.#record.transcript;
    return segments.length >= total;
  }

  #listen(signal) {
    const options = { signal };
    this.#record.addEventListener('segments', () => this.#refresh(), options);
    this.#record.addEventListener('speaker', ({ detail }) => this.rename(detail), options);
    this.element.addEventListener('keydown', (event) => findByKey(event, this.find));
    for (const name of ['wheel', 'touchmove']) this.scroller.addEventListener(name, () => this.#wander(), { passive: true });
    this.scroller.addEventListener('pointerdown', (event) => { if (event.target === this.scroller) this.#wander(); });
    this.scroller.addEventListener('keydown', ({ key }) => { if (['PageUp', 'PageDown', 'Home', 'End'].includes(key)) this.#wander(); });
    this.find.addEventListener('go', ({ detail }) => { this.#wander(); this.#bring(this.#segment(detail[0].id), 'comfort'); });
    this.find.addEventListener('close', () => this.scroller.focus({ preventScroll: true }));
  }

  /** Takes over what has come or changed; what is read stays where it is. */
  #refresh() {
    const { segments, from, total } = this.#record.transcript;
    const before = this.#cast.speakers.map(({ id }) => id);
    this.#index = new Map(segments.map((segment, index) => [segment.id, index]));
    this.#cast = new Cast(segments, this.#record.speakers);
    const recoloured = before.some((id, index) => this.#cast.speakers[index]?.id !== id);
    this.#following.refresh();
    const turnOf = (id) => (this.#index.has(id) ? this.#turnOf(this.#index.get(id)) : -1);
    steady({ scroller: this.scroller, spans: this.#spans, list: this.list, turnOf }, () => {
      this.#turns = turnsOf(segments, recoloured ? [] : this.#turns);
      const each = this.#turns.reduce((sum, turn) => sum + heightOf(turn), 0) / Math.max(1, segments.length);
      this.list.set(this.#turns, { before: from * each, after: (total - from - segments.length) * each });
    });
    const typed = this.edits.check();
    if (typed && !this.#wish && !this.#following.now) this.#bring(this.#segment(typed), 'center');
    this.find.refresh();
    learnNames(segments.map((segment) => segment.edited_by)).then(() => this.#nameAuthors());
  }

  #nameAuthors() {
    for (const mark of this.#list.querySelectorAll('.edited')) mark.title = t('edit.edited', { name: authorOf(mark.dataset.by) });
  }

  #draw(turn) {
    const element = drawTurn(turn, { colour: this.#cast.colour(turn.segments[0].speaker), record: this.#record, spanOf: (segment) => this.#span(segment) });
    element.append(...this.edits.notes(turn.segments));
    return element;
  }

  /** The element of a segment; the one that is being typed in stays the same. */
  #span(segment) {
    const old = this.edits.has(segment.id) ? this.#spans.get(segment.id) : null;
    const span = old ?? h('span', { class: 'said', 'data-id': segment.id, tabindex: segment.id === this.#pointing.stop ? 0 : -1 }, segment.text);
    span.classList.toggle('untimed', !Number.isFinite(segment.start_ms));
    span.classList.toggle('now', segment.id === this.#following.now?.id);
    this.#spans.set(segment.id, span);
    this.edits.dress(segment, span);
    return span;
  }

  /** Other turns are in the page now. */
  #shown() {
    for (const [id, span] of this.#spans) if (!span.isConnected && !this.edits.has(id)) this.#spans.delete(id);
    if (!this.#spans.get(this.#pointing.stop)?.isConnected) this.#pointing.stopAt(this.#turns[this.#turnAtTop()]?.segments[0].id);
    this.#marks.paint();
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) this.#bring(this.#segment(waiting), 'center');
  }

  #stretchesOf({ segment_ids: ids = [], quote }) {
    const segments = ids.map((id) => this.#segment(id)).filter(Boolean);
    const found = quote ? locateQuote(segments, quote) : [];
    return found.length ? found : segments.map(({ id, text }) => ({ id, from: 0, to: text.length }));
  }

  /** Does this when all is there, unless something else is wanted by then. */
  #later(work) {
    this.#wish = work;
    this.#record.loaded.then(() => { if (this.#wish === work) { this.#wish = null; work(); } });
  }

  #wander() {
    this.#wish = null;
    this.#following.wander();
  }

  /** Scrolls a segment into the panel: to a good place, or (`comfort`) only when it is near an edge. */
  #bring(segment, how) {
    const panel = this.scroller.getBoundingClientRect();
    if (!segment) return;
    // A panel that is not shown cannot be scrolled: it is made up for when it is.
    if (!panel.height) { if (how === 'center') this.#waiting = segment.id; return; }
    const inPage = this.#spans.get(segment.id)?.isConnected && !this.#spans.get(segment.id).closest('.aside');
    if (!inPage) this.list.bring(this.#turnOf(this.#index.get(segment.id)), SHARE);
    const span = this.#spans.get(segment.id);
    const box = span?.getClientRects()[0] ?? span?.getBoundingClientRect();
    if (!box) return;
    const place = (box.top - panel.top) / panel.height;
    if (how === 'comfort' && place > 0.12 && place < 0.6) return;
    const by = box.top - panel.top - panel.height * SHARE;
    const near = inPage && Math.abs(by) < panel.height * 1.5;
    this.scroller.scrollBy({ top: by, behavior: near && !calm() ? 'smooth' : 'instant' });
    if (!near) this.list.lay();
  }

  #turnOf(index) {
    return lastBefore(this.#turns, index, (turn) => turn.first);
  }

  #turnAtTop() {
    return this.list.indexAt(this.scroller.scrollTop - this.#list.offsetTop);
  }

  #segment(id) {
    return this.#record.transcript.segments[this.#index.get(id)] ?? null;
  }

  #seek(ms) {
    this.#following.stay();
    this.dispatchEvent(new CustomEvent('seek', { detail: ms }));
  }
}
