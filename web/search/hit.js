/** One passage that was found: the words, who said them and when, and on demand what was said around. */
import { dropped } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, t } from '../text.js';
import { drawContext, placeOf, speakerName, surroundings } from '../components/context.js';
import { excerpt, marked } from '../components/marked.js';
import { voiceOf } from '../components/voices.js';

/** Characters and segments that are shown before anybody asks for more. */
const ENOUGH = 110;
const MOST = 3;
const LONGEST = 220;
const REACH = 3;

export class Hit {
  #passage;
  #terms;
  #signal;
  #found = null;
  #shown = [];
  #time = h('span', { class: 'time' });
  #words = h('span', { class: 'hit-words' });
  #names = h('span', { class: 'hit-names', hidden: true });
  #context = h('div', { class: 'unfolded', hidden: true });
  #unfold = h('button', { class: 'unfold', type: 'button', hidden: true, 'aria-expanded': 'false', 'aria-label': t('finder.unfold'), title: t('finder.unfold'), onclick: () => this.toggle() }, icon('chevron', 16));

  /**
   * @param {Object} passage
   * @param {{q: string, person?: string}} terms what was looked for, and whose words
   * @param {AbortSignal} signal
   */
  constructor(passage, terms, signal) {
    this.#passage = passage;
    this.#terms = terms;
    this.#signal = signal;
    this.link = h('a', { class: 'passage' }, this.#time,
      h('span', { class: 'hit-main' }, passage.kind !== 'transcript' && h('span', { class: 'pill' }, t(`finder.kind_${passage.kind}`)), this.#words, this.#names));
    this.element = h('li', { class: 'hit' }, h('div', { class: 'hit-row' }, this.link, this.#unfold), this.#context);
    this.#lead(passage.start_ms, passage.segment_ids);
    const { from, to } = excerpt(passage.text, passage.highlights);
    fill(this.#words, from > 0 && '… ', this.#marked(passage.text, from, to), to < passage.text.length && ' …');
  }

  /** Learns who said the words and what stands around them, where the server tells. */
  async learn() {
    if (this.#found || !this.#passage.segment_ids.length) return;
    try {
      this.#found = await surroundings(this.#passage.meeting_id, this.#passage.segment_ids, { signal: this.#signal, reach: REACH });
    } catch (error) {
      if (dropped(error) || this.#signal.aborted) return;
    }
    if (!this.#found) return;
    this.#unfold.hidden = false;
    if (this.#passage.kind === 'transcript') this.#name();
  }

  /** Shows or hides what was said before and after. */
  toggle() {
    if (!this.#found) return;
    const opens = this.#context.hidden;
    if (opens) fill(this.#context, drawContext(this.#passage.meeting_id, this.#around(), (segment) => this.#markedIn(segment)));
    this.#context.hidden = !opens;
    if (this.#passage.kind === 'transcript') this.#fold(opens);
    this.#unfold.setAttribute('aria-expanded', String(opens));
  }

  /** The segments that were shown, with those next to them. */
  #around() {
    const all = Object.values(this.#found).flat();
    const shown = this.#shown.length ? this.#shown : this.#found.said;
    const first = all.indexOf(shown[0]);
    const last = all.indexOf(shown.at(-1)) + 1;
    return { before: all.slice(Math.max(0, first - REACH), first), said: all.slice(first, last), after: all.slice(last, last + REACH) };
  }

  /** While the words stand below among the others, only the names of those who speak are left above. */
  #fold(folded) {
    this.#words.hidden = folded;
    this.#names.hidden = !folded;
    fill(this.#names, [...new Set(this.#around().said.map((each) => speakerName(each.speaker)))].join(', '));
  }

  #lead(ms, ids) {
    this.#time.textContent = clock(ms);
    this.link.href = placeOf(this.#passage.meeting_id, ms, ids);
  }

  /** The words that were looked for, each with who said them; the link leads to the first of them. */
  #name() {
    const placed = this.#placed();
    if (!placed.length) return;
    const shown = enough(placed.slice(this.#best(placed)));
    const [first] = shown;
    this.#shown = shown.map((each) => each.segment);
    this.#lead(first.segment.start_ms ?? this.#passage.start_ms, [first.segment.id]);
    let line = null;
    const lines = [];
    for (const { segment, from, to } of shown) {
      const part = excerpt(segment.text, within(this.#passage.highlights, from, to), LONGEST);
      if (line?.dataset.speaker !== (segment.speaker?.id ?? '')) {
        line = h('span', { class: `hit-turn ${voiceOf(this.#passage.meeting_id, segment.speaker?.id)}`, 'data-speaker': segment.speaker?.id ?? '' },
          h('span', { class: 'who' }, speakerName(segment.speaker)));
        lines.push(line);
      }
      line.append(part.from > 0 ? ' … ' : ' ', ...this.#marked(this.#passage.text, from + part.from, from + part.to), part.to < segment.text.length ? ' …' : '');
    }
    fill(this.#words, lines);
  }

  /** Where to begin: with the words of the person that were looked for, or else with what is the nearest to them. */
  #best(placed) {
    const person = (this.#terms.person ?? '').toLowerCase();
    const theirs = ({ segment }) => !person || speakerName(segment.speaker).toLowerCase().includes(person);
    const marks = ({ from, to }) => within(this.#passage.highlights, from, to).length > 0;
    const ways = [(each) => theirs(each) && marks(each), person ? theirs : marks, marks];
    return Math.max(0, ways.map((way) => placed.findIndex(way)).find((place) => place >= 0) ?? 0);
  }

  /** Where each segment stands in the passage's text; those that were changed since are left out. */
  #placed() {
    let at = 0;
    return this.#found.said.flatMap((segment) => {
      const from = this.#passage.text.indexOf(segment.text, at);
      if (from < 0 || !segment.text) return [];
      at = from + segment.text.length;
      return [{ segment, from, to: at }];
    });
  }

  #marked(text, from, to) {
    const { highlights } = this.#passage;
    return marked(text.slice(from, to), within(highlights, from, to), highlights.length ? '' : this.#terms.q);
  }

  #markedIn(segment) {
    const place = this.#placed().find((each) => each.segment.id === segment.id);
    return place ? this.#marked(this.#passage.text, place.from, place.to) : [segment.text];
  }
}

/** The highlights of a part of a text, counted from its beginning. */
function within(highlights, from, to) {
  return highlights.filter((each) => each.start >= from && each.end <= to).map((each) => ({ start: each.start - from, end: each.end - from }));
}

/** As many segments as say enough to know what it is about. */
function enough(placed) {
  let length = 0;
  const count = placed.findIndex(({ segment }) => (length += segment.text.length) >= ENOUGH);
  return placed.slice(0, Math.min(MOST, count < 0 ? MOST : count + 1));
}
