/**
 * The transcript: what was said, by whom, lit up word by word as it sounds. The text stays plain text (words are lit
 * with CSS highlights over it), and only what is near the screen is in the page.
 */
import { calm, h } from '../dom.js';
import { icon } from '../icons.js';
import { openMenu } from '../components/menu.js';
import { t } from '../text.js';
import { authorOf, learnAuthors } from './authors.js';
import { Edits } from './editing.js';
import { Find } from './find.js';
import { Marks, caretAt } from './marks.js';
import { Cast } from './speakers.js';
import { SpokenWords } from './spoken.js';
import { Tools } from './tools.js';
import { drawTurn, heightOf, turnsOf } from './turns.js';
import { openHistory } from './undo.js';
import { VirtualList } from './virtual.js';
import { lastBefore, locateQuote, placeWords } from './words.js';

const AHEAD = 12;
const WORDS_WITHIN_MS = 500;
const LINGER_MS = 400;
const SHARE = 0.32;

/** Event `seek`, with ms as `detail`: the person pointed at a word. */
export class Transcript extends EventTarget {
  #record;
  #cast = new Cast([]);
  #index = new Map();
  #timed = [];
  #turns = [];
  #spans = new Map();
  #marks;
  #spoken;
  #now = null;
  #word = null;
  #stop = null;
  #wish = null;
  #following = true;
  #list = h('ol', { class: 'turns', role: 'list', 'aria-label': t('transcript.title') });
  #state = h('div', { class: 'state-line', role: 'status', hidden: true });
  #back = h('button', { class: 'button small follow', type: 'button', hidden: true, onclick: () => this.follow() }, icon('wave', 16), t('transcript.follow'));
  #menu = h('button', { class: 'quiet square small-square', type: 'button', 'aria-haspopup': 'menu', 'aria-label': t('transcript.more'), onclick: () => this.#openMenu() }, icon('more', 17));

  /** What others show above the words, such as who speaks, goes in here. */
  top = h('div', { class: 'transcript-top' });

  /** @param {import('./record.js').MeetingRecord} record @param {AbortSignal} signal */
  constructor(record, signal) {
    super();
    this.#record = record;
    this.scroller = h('div', { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': t('transcript.title') }, this.#list);
    this.#marks = new Marks(this.#spans, signal);
    this.#spoken = new SpokenWords(record, signal, () => this.#marks.look('unsure', (id) => this.#unsure(id)));
    this.find = new Find(() => this.#turns, this.#marks, () => this.#turnAtTop());
    this.list = new VirtualList(this.scroller, this.#list, { render: (turn) => this.#draw(turn), estimate: heightOf, shown: () => this.#shown(), signal });
    const place = {
      list: this.#list, spans: this.#spans, find: (id) => this.#segment(id), focus: (id) => this.#focus(id), seek: (ms) => this.#seek(ms),
      next: (id) => record.transcript.segments[this.#index.get(id) + 1], speakers: () => this.#cast.speakers,
    };
    this.edits = new Edits(record, place);
    this.tools = new Tools(record, { ...place, edits: this.edits });
    this.element = h('div', { class: 'transcript' },
      h('div', { class: 'transcript-head' }, this.top, h('div', { class: 'transcript-tools' },
        h('button', { class: 'quiet square small-square', type: 'button', 'aria-label': t('transcript.find'), title: t('transcript.findHint'), onclick: () => this.#openFind() }, icon('search', 16)), this.#menu)),
      this.find.element, this.#state, this.scroller, this.#back);
    this.#listen(signal);
  }

  /** Shows the segments of the record in place of the ones before. */
  show() {
    this.#turns = [];
    this.#refresh();
    const kept = this.edits.takeUp();
    if (kept && !this.#wish && !this.#now) this.#bring(this.#segment(kept), 'center');
  }

  /** Says above the words how far they are; nothing when they are complete. */
  tell(words) {
    this.#state.textContent = words;
    this.#state.hidden = !words;
  }

  /** Lights what is said at `ms`, and keeps it on the screen. */
  tick(ms) {
    const at = lastBefore(this.#timed, ms, (segment) => segment.start_ms);
    const beyond = at === this.#timed.length - 1 && !this.#whole && ms > (this.#timed[at]?.end_ms ?? 0);
    const segment = beyond ? null : this.#timed[at] ?? null;
    if (segment !== this.#now) this.#move(segment);
    if (segment) this.#lightWord(segment, ms);
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
    else if (reveal && stretches.length) { this.#stay(); this.#bring(this.#segment(stretches[0].id), 'center'); }
  }

  /** Brings what is said at `ms` onto the screen. */
  reveal(ms) {
    this.#move(null);
    this.#stay();
    this.tick(ms);
    if (!this.#now && !this.#whole) this.#later(() => this.reveal(ms));
  }

  /** Shows a speaker's name as it is now. */
  rename({ id, name }) {
    for (const button of this.#list.querySelectorAll(`[data-speaker="${CSS.escape(id)}"]`)) button.textContent = name;
  }

  /** Goes back to following the sound. */
  follow() {
    this.#stay();
    if (this.#now) this.#bring(this.#now, 'center');
  }

  get #whole() {
    const { segments, total } = this.#record.transcript;
    return segments.length >= total;
  }

  #listen(signal) {
    const options = { signal };
    this.#record.addEventListener('segments', () => this.#refresh(), options);
    this.#record.addEventListener('speaker', ({ detail }) => this.rename(detail), options);
    this.#list.addEventListener('click', (event) => this.#pointed(event));
    this.#list.addEventListener('pointerover', (event) => this.#near(event.target));
    this.#list.addEventListener('focusin', ({ target }) => { if (target.matches('.said')) this.#stopAt(target.dataset.id); });
    this.#list.addEventListener('keydown', (event) => this.#keys(event));
    this.element.addEventListener('keydown', (event) => this.#findKeys(event));
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
    this.#timed = segments.filter((segment) => Number.isFinite(segment.start_ms)).sort((a, b) => a.start_ms - b.start_ms);
    this.#cast = new Cast([...this.#record.speakers.map((speaker) => ({ speaker })), ...segments]);
    const recoloured = before.some((id, index) => this.#cast.speakers[index]?.id !== id);
    this.#now = this.#now && this.#segment(this.#now.id);
    this.#keepPlace(() => {
      this.#turns = turnsOf(segments, recoloured ? [] : this.#turns);
      const each = this.#turns.reduce((sum, turn) => sum + heightOf(turn), 0) / Math.max(1, segments.length);
      this.list.set(this.#turns, { before: from * each, after: (total - from - segments.length) * each });
    });
    this.edits.check();
    this.find.refresh();
    learnAuthors(segments.map((segment) => segment.edited_by)).then(() => this.#nameAuthors());
  }

  #nameAuthors() {
    for (const mark of this.#list.querySelectorAll('.edited')) mark.title = t('edit.edited', { name: authorOf(mark.dataset.by) });
  }

  /** What was at the top of the panel is there again after `work`, and what had the focus has it again. */
  #keepPlace(work) {
    const panel = this.scroller.getBoundingClientRect();
    const spans = [...this.#spans].filter(([, span]) => span.isConnected);
    const [id, span] = spans.find(([, each]) => each.getBoundingClientRect().bottom > panel.top + 1) ?? [];
    const before = span && this.scroller.scrollTop > 0 ? span.getBoundingClientRect().top : null;
    const active = document.activeElement?.closest?.('.said')?.dataset.id;
    const { anchorOffset, focusOffset } = getSelection();
    work();
    if (before !== null && this.#index.has(id)) {
      const turn = this.#turnOf(this.#index.get(id));
      if (!this.#spans.get(id)?.isConnected) this.list.bring(turn, (before - panel.top) / panel.height);
      const by = (this.#spans.get(id)?.getBoundingClientRect().top ?? before) - before;
      if (Math.abs(by) >= 0.5) this.scroller.scrollBy({ top: by, behavior: 'instant' });
    }
    const held = active && this.#spans.get(active);
    if (held?.isConnected && document.activeElement !== held) {
      held.focus({ preventScroll: true });
      if (this.edits.has(active) && held.firstChild) getSelection().setBaseAndExtent(held.firstChild, Math.min(anchorOffset, held.firstChild.length), held.firstChild, Math.min(focusOffset, held.firstChild.length));
    }
  }

  #draw(turn) {
    const element = drawTurn(turn, { colour: this.#cast.colour(turn.segments[0].speaker), record: this.#record, spanOf: (segment) => this.#span(segment) });
    element.append(...this.edits.notes(turn.segments));
    return element;
  }

  /** The element of a segment; the one that is being typed in stays the same. */
  #span(segment) {
    const old = this.edits.has(segment.id) ? this.#spans.get(segment.id) : null;
    const span = old ?? h('span', { class: 'said', 'data-id': segment.id, tabindex: segment.id === this.#stop ? 0 : -1 }, segment.text);
    span.classList.toggle('untimed', !Number.isFinite(segment.start_ms));
    span.classList.toggle('now', segment.id === this.#now?.id);
    this.#spans.set(segment.id, span);
    this.edits.dress(segment, span);
    return span;
  }

  /** Other turns are in the page now. */
  #shown() {
    for (const [id, span] of this.#spans) if (!span.isConnected && !this.edits.has(id)) this.#spans.delete(id);
    if (!this.#spans.get(this.#stop)?.isConnected) this.#stopAt(this.#turns[this.#turnAtTop()]?.segments[0].id);
    this.#marks.paint();
  }

  #stretchesOf({ segment_ids: ids = [], quote }) {
    const segments = ids.map((id) => this.#segment(id)).filter(Boolean);
    const found = quote ? locateQuote(segments, quote) : [];
    return found.length ? found : segments.map(({ id, text }) => ({ id, from: 0, to: text.length }));
  }

  #unsure(id) {
    const segment = this.#segment(id);
    const words = segment && this.#spoken.of(segment);
    return words ? placeWords(segment, words).filter((word) => word.unsure) : null;
  }

  /** Does this when all is there, unless something else is wanted by then. */
  #later(work) {
    this.#wish = work;
    this.#record.loaded.then(() => { if (this.#wish === work) { this.#wish = null; work(); } });
  }

  #stay() {
    this.#following = true;
    this.#back.hidden = true;
  }

  #wander() {
    this.#wish = null;
    if (!this.#following || !this.#now) return;
    this.#following = false;
    this.#back.hidden = false;
  }

  #move(segment) {
    this.#spans.get(this.#now?.id)?.classList.remove('now');
    this.#now = segment;
    if (!segment) { this.#word = null; this.#marks.set('spoken', []); return; }
    this.#spans.get(segment.id)?.classList.add('now');
    const index = this.#index.get(segment.id);
    this.#spoken.fetch(index);
    this.#spoken.fetch(index + AHEAD);
    if (this.#following) this.#bring(segment, 'comfort');
  }

  #lightWord(segment, ms) {
    const known = this.#spoken.of(segment);
    if (this.#word?.id !== segment.id || this.#word.known !== known) this.#word = { id: segment.id, known, words: placeWords(segment, known ?? []), at: -2 };
    const { words } = this.#word;
    const at = ms <= (segment.end_ms ?? Infinity) + LINGER_MS ? lastBefore(words, ms, (each) => each.start) : -1;
    if (at === this.#word.at) return;
    this.#word.at = at;
    this.#marks.set('spoken', words[at] ? [{ id: segment.id, from: words[at].from, to: words[at].to }] : []);
  }

  /** Scrolls a segment into the panel: to a good place, or (`comfort`) only when it is near an edge. */
  #bring(segment, how) {
    const panel = this.scroller.getBoundingClientRect();
    if (!segment || !panel.height) { if (segment && how === 'center') this.#later(() => this.#bring(segment, how)); return; }
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

  /** Reads the words of what the pointer is at, so that a click finds their times. */
  #near(target) {
    const id = target.closest('.said')?.dataset.id;
    if (id && this.#index.has(id)) this.#spoken.fetch(this.#index.get(id));
  }

  async #pointed(event) {
    const time = event.target.closest('.time');
    if (time) { this.#seek(Number(time.dataset.ms)); return; }
    const span = event.target.closest('.said');
    if (!span || span.classList.contains('editing') || !getSelection().isCollapsed) return;
    const segment = this.#segment(span.dataset.id);
    const place = caretAt(event.clientX, event.clientY, span);
    this.tools.show(span, place);
    this.#stopAt(segment.id);
    if (!Number.isFinite(segment.start_ms)) return;
    await Promise.race([this.#spoken.fetch(this.#index.get(segment.id)), new Promise((resolve) => { setTimeout(resolve, WORDS_WITHIN_MS); })]);
    const words = placeWords(segment, this.#spoken.of(segment) ?? []);
    this.#seek(words[lastBefore(words, place, (each) => each.from)]?.start ?? segment.start_ms);
  }

  #seek(ms) {
    this.#stay();
    this.dispatchEvent(new CustomEvent('seek', { detail: ms }));
  }

  /** One stop for the tab key; the arrows go from segment to segment. */
  #stopAt(id) {
    this.#spans.get(this.#stop)?.setAttribute('tabindex', '-1');
    this.#stop = id;
    this.#spans.get(id)?.setAttribute('tabindex', '0');
  }

  #focus(id) {
    const segment = this.#segment(id);
    if (!segment) return;
    this.#bring(segment, 'comfort');
    this.#spans.get(id)?.focus({ preventScroll: true });
  }

  #keys(event) {
    if (!event.target.matches('.said') || this.edits.has(event.target.dataset.id) || event.ctrlKey || event.metaKey || event.altKey) return;
    const segment = this.#segment(event.target.dataset.id);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#focus(this.#record.transcript.segments[this.#index.get(segment.id) + step]?.id);
    else if (event.key === 'Enter' || event.key === 'e') { this.edits.open(segment); this.tools.hide(); }
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) this.tools.menu();
    else return;
    event.preventDefault();
  }

  #findKeys(event) {
    if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    // A second time, it is the browser's own that is wanted.
    if (event.target.closest('.find')) return;
    event.preventDefault();
    this.#openFind();
  }

  #openFind() {
    this.find.show(getSelection().toString().trim().slice(0, 80));
  }

  #openMenu() {
    openMenu(this.#menu, [
      { label: t('transcript.find'), note: t('transcript.findKey'), icon: 'search', run: () => this.#openFind() },
      { label: t('history.title'), icon: 'clock', run: () => openHistory(this.#record) },
    ]);
  }
}
