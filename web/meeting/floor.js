/** Who has the floor: turns, silences and shares of talk, worked out from the segments of a transcript. */
import { Cast } from './cast.js';
import { lastBefore } from './words.js';

/** A pause that is longer than this is a silence. */
const SILENCE_MS = 1500;
/** What is left of a silence after words and before them, so that no word is cut into. */
const AFTER_MS = 350;
const BEFORE_MS = 250;
/** Going back goes to the beginning of a turn first, and to the turn before only from near it. */
const SAME_TURN_MS = 1200;
/** Segments that may lie over one another, looked at backwards. */
const OVERLAPS = 6;

/** @typedef {{speaker: ?Object, start: number, end: number}} Turn */

/** A segment in time. A name that is changed is a new speaker object of the segment, which is why it is asked each time. */
class Span {
  constructor(segment) {
    this.segment = segment;
    this.start = segment.start_ms;
    this.end = Math.max(segment.start_ms, segment.end_ms ?? segment.start_ms);
  }

  get speaker() {
    return this.segment.speaker;
  }
}

/** What the segments of a transcript say about who speaks when. Times are ms of the meeting. */
export class Floor {
  #spans;
  #turns = null;
  #silences = null;
  #duration;

  /**
   * @param {Array<Object>} segments
   * @param {{duration?: number, whole?: boolean, speakers?: Object[]}} [options] `whole`: these are all of them, so that nobody
   *   speaks before and after; `speakers` in the order of first speaking, where it is known already
   */
  constructor(segments, { duration = 0, whole = true, speakers = [] } = {}) {
    const there = segments.filter(Boolean);
    this.cast = new Cast(there, speakers);
    this.whole = whole;
    this.segments = there;
    this.#duration = duration;
    this.#spans = there.filter((segment) => Number.isFinite(segment.start_ms)).map((segment) => new Span(segment)).sort((a, b) => a.start - b.start);
  }

  /** When who speaks, in order; they may lie over one another. @returns {Turn[]} */
  get spans() {
    return this.#spans;
  }

  /** Who speaks at `ms`: null where it is not known who, undefined where nobody does. */
  speakerAt(ms) {
    const at = lastBefore(this.#spans, ms, (span) => span.start);
    for (let index = at; index >= 0 && index > at - OVERLAPS; index -= 1) {
      if (this.#spans[index].end >= ms) return this.#spans[index].speaker ?? null;
    }
    return undefined;
  }

  /** Neighbouring segments of one speaker as one. @returns {Turn[]} */
  get turns() {
    if (this.#turns) return this.#turns;
    this.#turns = [];
    for (const { speaker, start, end } of this.#spans) {
      const last = this.#turns.at(-1);
      if (last && last.speaker?.id === speaker?.id) last.end = Math.max(last.end, end);
      else this.#turns.push({ speaker, start, end });
    }
    return this.#turns;
  }

  /**
   * The turn that begins after `ms`, or before it.
   * @param {number} ms @param {1|-1} by @param {string} [speakerId] only this one's
   * @returns {Turn|undefined}
   */
  turn(ms, by, speakerId) {
    const fits = (turn) => speakerId === undefined || turn.speaker?.id === speakerId;
    return by > 0 ? this.turns.find((turn) => turn.start > ms + 1 && fits(turn)) : this.turns.findLast((turn) => turn.start < ms - SAME_TURN_MS && fits(turn));
  }

  /** Stretches without words that can be passed over. @returns {Array<{start: number, end: number}>} */
  get silences() {
    this.#silences ??= this.#findSilences();
    return this.#silences;
  }

  /** The silence that `ms` lies in. */
  silenceAt(ms) {
    const silence = this.silences[lastBefore(this.silences, ms, (each) => each.start)];
    return silence && ms < silence.end ? silence : undefined;
  }

  /** How much passing over silences saves, in ms. */
  get saved() {
    return this.silences.reduce((sum, silence) => sum + silence.end - silence.start, 0);
  }

  #findSilences() {
    const found = [];
    let spoken = this.whole ? 0 : null;
    const gap = (from, to, first, last) => {
      if (to - from > SILENCE_MS) found.push({ start: first ? from : from + AFTER_MS, end: last ? to : to - BEFORE_MS });
    };
    for (const { start, end } of this.#spans.flatMap(spokenIn)) {
      if (spoken !== null) gap(spoken, start, spoken === 0, false);
      spoken = Math.max(spoken ?? 0, end);
    }
    if (this.whole && this.#spans.length && this.#duration) gap(spoken, this.#duration, false, true);
    return found;
  }

  /**
   * How much each one says, who says most first: by time, or by letters where there are no times. The percents are
   * whole numbers that make 100.
   * @returns {Array<{speaker: ?Object, ms: number, turns: number, share: number, percent: number}>}
   */
  get talk() {
    const bySpeaker = new Map();
    const timed = this.#spans.length > 0;
    for (const part of timed ? this.#spans : this.segments) {
      const id = part.speaker?.id;
      if (!bySpeaker.has(id)) bySpeaker.set(id, { speaker: part.speaker ?? null, ms: 0, turns: 0, amount: 0 });
      const entry = bySpeaker.get(id);
      if (timed) entry.ms += part.end - part.start;
      entry.amount += timed ? part.end - part.start : part.text.length;
    }
    for (const turn of this.turns) bySpeaker.get(turn.speaker?.id).turns += 1;
    return shared([...bySpeaker.values()]).sort((a, b) => b.amount - a.amount);
  }
}

/** By its words, where they are there. */
function spokenIn({ segment, start, end }) {
  const words = (segment.words ?? []).filter((word) => Number.isFinite(word.start_ms));
  return words.length ? words.map((word) => ({ start: word.start_ms, end: word.end_ms })) : [{ start, end }];
}

/** What is left after rounding down goes to whom it was taken most from. */
function shared(entries) {
  const total = entries.reduce((sum, entry) => sum + entry.amount, 0);
  for (const entry of entries) {
    entry.share = total ? entry.amount / total : 0;
    entry.percent = Math.floor(entry.share * 100);
  }
  const left = total ? 100 - entries.reduce((sum, entry) => sum + entry.percent, 0) : 0;
  const rest = (entry) => entry.share * 100 - Math.floor(entry.share * 100);
  for (const entry of [...entries].sort((a, b) => rest(b) - rest(a)).slice(0, left)) entry.percent += 1;
  return entries;
}

const floors = new WeakMap();

/**
 * The floor of a meeting as it is known now; worked out once for all who ask.
 * @param {import('./record.js').MeetingRecord} record
 * @returns {Floor}
 */
export function floorOf(record) {
  const { transcript } = record;
  const segments = transcript.segments ?? [];
  const count = segments.filter(Boolean).length;
  const key = `${transcript.revision}:${transcript.status}:${count}`;
  const known = floors.get(record);
  if (known?.segments === segments && known.key === key) return known.floor;
  const duration = record.parts.reduce((end, part) => Math.max(end, part.start + (part.duration ?? 0)), 0);
  const whole = transcript.status === 'ready' && count >= (transcript.total ?? segments.length);
  const floor = new Floor(segments, { duration, whole, speakers: record.speakers });
  floors.set(record, { segments, key, floor });
  return floor;
}
