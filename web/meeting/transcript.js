/**
 * The transcript: what was said, by whom, lit up word by word as it sounds. The text stays plain text (words are lit
 * with CSS highlights over it), and what is far from the screen is neither built at first nor laid out.
 */
import { calm, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, t } from '../text.js';
import { Cast, nameButton } from './speakers.js';
import { lastBefore, locateQuote, placeWords } from './words.js';

const TURN_CHARACTERS = 700;
const CHUNK_TURNS = 24;
const FIRST_CHUNKS = 2;
const SLICE_MS = 10;

/** Event `seek`, with ms as `detail`: the person pointed at a word. */
export class Transcript extends EventTarget {
  #record;
  #segments = [];
  #cast = new Cast([]);
  #timed = [];
  #byId = new Map();
  #spans = [];
  #words = new Map();
  #turns = [];
  #built = 0;
  #now = -1;
  #word = null;
  #following = true;
  #body = h('div', { class: 'turns' });
  #legend = h('div', { class: 'legend' });
  #state = h('div', { class: 'state-line', role: 'status', hidden: true });
  #back = h('button', { class: 'button small follow', type: 'button', hidden: true, onclick: () => this.follow() }, icon('wave', 16), t('transcript.follow'));

  /** @param {import('./record.js').MeetingRecord} record */
  constructor(record, signal) {
    super();
    this.#record = record;
    this.scroller = h('div', { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': t('transcript.title') }, this.#body);
    this.element = h('div', { class: 'transcript' }, this.#state, this.scroller, this.#back);
    this.#body.addEventListener('click', (event) => this.#pointed(event));
    this.#body.addEventListener('keydown', (event) => this.#keys(event));
    for (const name of ['wheel', 'touchmove']) this.scroller.addEventListener(name, () => this.#wander(), { passive: true });
    record.addEventListener('speaker', ({ detail }) => this.#rename(detail), { signal });
    signal.addEventListener('abort', () => { this.#built = Infinity; unlight('spoken'); unlight('cited'); });
  }

  /** Shows these segments in place of the ones before. */
  show(segments) {
    this.#segments = segments.map((segment, index) => ({ ...segment, index }));
    this.#timed = this.#segments.filter((segment) => Number.isFinite(segment.start_ms)).sort((a, b) => a.start_ms - b.start_ms);
    this.#byId = new Map(this.#segments.map((segment) => [segment.id, segment]));
    this.#cast = new Cast(segments);
    this.#words.clear();
    this.#spans = [];
    this.#turns = turnsOf(this.#segments);
    this.#built = 0;
    this.#now = -1;
    const top = this.scroller.scrollTop;
    fill(this.#body);
    fill(this.#legend, this.#cast.speakers.map((speaker) => h('span', { class: `chip ${this.#cast.colour(speaker)}` }, nameButton(speaker, this.#record))));
    this.#legend.hidden = !this.#cast.speakers.length;
    this.#build(top ? Infinity : FIRST_CHUNKS * CHUNK_TURNS);
    this.scroller.scrollTop = top;
    this.#buildRest();
  }

  /** Says above the words how far they are; nothing when they are complete. */
  tell(words) {
    this.#state.textContent = words;
    this.#state.hidden = !words;
  }

  /** Lights what is said at `ms`, and keeps it on the screen. */
  tick(ms) {
    const at = lastBefore(this.#timed, ms, (segment) => segment.start_ms);
    const segment = this.#timed[at];
    const index = segment ? segment.index : -1;
    if (index !== this.#now) this.#move(index);
    if (segment) this.#lightWord(segment, ms);
  }

  /**
   * Lights the words that a citation quotes.
   * @param {Array<{segment_ids: string[], quote: string}>} citations
   * @param {{reveal?: boolean}} [options] `reveal` brings the first of them onto the screen
   */
  cite(citations, { reveal = false } = {}) {
    const ranges = citations.flatMap((cite) => this.#rangesOf(cite));
    if (ranges.length && reveal) this.#build(this.#turnOf(Math.max(...ranges.map((each) => each.index))) + 1);
    light('cited', ranges.map(({ index, from, to }) => rangeIn(this.#spans[index], from, to)).filter(Boolean));
    if (reveal && ranges.length) { this.#following = true; this.#back.hidden = true; this.#bring(ranges[0].index, 'center'); }
  }

  /** Brings what is said at `ms` onto the screen. */
  reveal(ms) {
    this.#now = -1;
    this.#following = true;
    this.tick(ms);
  }

  /** Goes back to following the sound. */
  follow() {
    this.#following = true;
    this.#back.hidden = true;
    if (this.#now >= 0) this.#bring(this.#now, 'center');
  }

  #rangesOf({ segment_ids: ids = [], quote }) {
    const segments = ids.map((id) => this.#byId.get(id)).filter(Boolean);
    const found = quote ? locateQuote(segments, quote) : [];
    return found.length ? found : segments.map((segment) => ({ index: segment.index, from: 0, to: segment.text.length }));
  }

  #wander() {
    if (!this.#following || this.#now < 0) return;
    this.#following = false;
    this.#back.hidden = false;
  }

  #move(index) {
    this.#spans[this.#now]?.classList.remove('now');
    this.#now = index;
    if (index < 0) { unlight('spoken'); return; }
    this.#build(this.#turnOf(index) + 1);
    this.#spans[index].classList.add('now');
    if (this.#following) this.#bring(index, 'comfort');
  }

  #lightWord(segment, ms) {
    if (!this.#words.has(segment.index)) this.#words.set(segment.index, placeWords(segment));
    const words = this.#words.get(segment.index);
    const word = words[lastBefore(words, ms, (each) => each.start)] ?? null;
    if (word === this.#word && word) return;
    this.#word = word;
    if (word && ms <= (segment.end_ms ?? Infinity) + 400) light('spoken', [rangeIn(this.#spans[segment.index], word.from, word.to)]);
    else unlight('spoken');
  }

  /** Scrolls a segment into the panel: to its middle, or (`comfort`) only when it is near an edge. */
  #bring(index, how) {
    const span = this.#spans[index];
    const panel = this.scroller.getBoundingClientRect();
    if (!span || !panel.height) return;
    const box = span.getClientRects()[0] ?? span.getBoundingClientRect();
    const place = (box.top - panel.top) / panel.height;
    if (how === 'comfort' && place > 0.12 && place < 0.6) return;
    const by = box.top - panel.top - panel.height * 0.32;
    const near = Math.abs(by) < panel.height * 1.5;
    this.scroller.scrollBy({ top: by, behavior: near && !calm() ? 'smooth' : 'instant' });
    // What was never laid out has an estimated height: once it is real, the place is put right.
    if (!near) requestAnimationFrame(() => requestAnimationFrame(() => span.isConnected && this.#settle(span)));
  }

  #settle(span) {
    const panel = this.scroller.getBoundingClientRect();
    const by = span.getBoundingClientRect().top - panel.top - panel.height * 0.32;
    if (Math.abs(by) > 4) this.scroller.scrollBy({ top: by, behavior: 'instant' });
  }

  #turnOf(index) {
    return lastBefore(this.#turns, index, (turn) => turn[0].index);
  }

  /** Builds turns until `count` of them stand, whole chunks at a time. */
  #build(count) {
    while (this.#built < Math.min(count, this.#turns.length)) {
      const turns = this.#turns.slice(this.#built, this.#built + CHUNK_TURNS);
      const chunk = h('div', { class: 'chunk' }, turns.map((turn) => this.#turn(turn)));
      chunk.style.setProperty('--height', `${turns.reduce((sum, turn) => sum + 46 + 27 * Math.ceil(sizeOf(turn) / 62), 0)}px`);
      this.#built += turns.length;
      this.#body.append(chunk);
    }
  }

  #buildRest() {
    const turns = this.#turns;
    const slice = () => {
      if (turns !== this.#turns || this.#built >= turns.length) return;
      const end = performance.now() + SLICE_MS;
      while (performance.now() < end && this.#built < turns.length) this.#build(this.#built + 1);
      setTimeout(slice, 0);
    };
    setTimeout(slice, 0);
  }

  #turn(turn) {
    const { speaker, start_ms: start } = turn[0];
    const timed = Number.isFinite(start);
    return h('div', { class: `turn ${this.#cast.colour(speaker)}` },
      h('div', { class: 'turn-head' }, nameButton(speaker, this.#record, { tabindex: -1 }),
        timed && h('button', { class: 'time', type: 'button', tabindex: turn[0].index === 0 ? 0 : -1, 'data-ms': start, 'aria-label': t('transcript.playFrom', { time: clock(start) }) }, clock(start))),
      h('p', null, turn.map((segment) => {
        const span = h('span', { class: Number.isFinite(segment.start_ms) ? 'said' : 'said untimed', 'data-index': segment.index }, segment.text);
        this.#spans[segment.index] = span;
        return [span, ' '];
      })));
  }

  #pointed(event) {
    const time = event.target.closest('.time');
    if (time) { this.#seek(Number(time.dataset.ms)); return; }
    const span = event.target.closest('.said');
    if (!span || !getSelection().isCollapsed) return;
    const segment = this.#segments[Number(span.dataset.index)];
    if (!Number.isFinite(segment.start_ms)) return;
    const place = caretAt(event.clientX, event.clientY, span);
    const words = placeWords(segment);
    const word = words[lastBefore(words, place, (each) => each.from)];
    this.#seek(word?.start ?? segment.start_ms);
  }

  #seek(ms) {
    this.#following = true;
    this.#back.hidden = true;
    this.dispatchEvent(new CustomEvent('seek', { detail: ms }));
  }

  /** One stop for the tab key; the arrows go from turn to turn. */
  #keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches('.time')) return;
    const times = [...this.#body.querySelectorAll('.time')];
    const next = times[times.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  #rename({ id, name }) {
    for (const button of this.element.querySelectorAll(`[data-speaker="${CSS.escape(id)}"]`)) button.textContent = name;
    for (const segment of this.#segments) if (segment.speaker?.id === id) segment.speaker = { ...segment.speaker, name };
  }
}

/** Neighbouring segments of one speaker read as one paragraph, but never as an endless one. */
function turnsOf(segments) {
  const turns = [];
  for (const segment of segments) {
    const last = turns.at(-1);
    const same = last && last[0].speaker?.id === segment.speaker?.id && sizeOf(last) < TURN_CHARACTERS;
    if (same) last.push(segment); else turns.push([segment]);
  }
  return turns;
}

function sizeOf(turn) {
  return turn.reduce((sum, segment) => sum + segment.text.length, 0);
}

function caretAt(x, y, span) {
  const spot = document.caretPositionFromPoint?.(x, y);
  if (spot) return spot.offsetNode === span.firstChild ? spot.offset : 0;
  const range = document.caretRangeFromPoint?.(x, y);
  return range && range.startContainer === span.firstChild ? range.startOffset : 0;
}

function rangeIn(span, from, to) {
  const text = span?.firstChild;
  if (!text) return null;
  const range = new Range();
  range.setStart(text, Math.min(from, text.length));
  range.setEnd(text, Math.min(to, text.length));
  return range;
}

function light(name, ranges) {
  if (globalThis.Highlight && CSS.highlights) CSS.highlights.set(name, new Highlight(...ranges));
}

function unlight(name) {
  CSS.highlights?.delete(name);
}
