/** What was said around a passage. Windows of transcripts are read once and kept for a while. */
import { dropped, get } from '../api.js';
import { h } from '../dom.js';
import { clock, t } from '../text.js';
import { learnVoices, voiceOf } from './voices.js';

/** As many segments are read at once: the next passage of the same minutes needs no request of its own. */
const WINDOW = 60;
const KEPT_MS = 90_000;
const SHELVES = 40;
const shelves = new Map();
let offered = true;

/**
 * The segments of a passage, with some before and after it.
 * @param {string} meetingId
 * @param {string[]} ids of the passage's segments
 * @param {{signal?: AbortSignal, reach?: number}} [options] `reach`: how many before and after
 * @returns {Promise<?{before: Object[], said: Object[], after: Object[]}>} null where this server gives no windows, or
 *   the words stand there no more
 */
export async function surroundings(meetingId, ids, { signal, reach = 3 } = {}) {
  if (!offered || !ids?.length) return null;
  const shelf = shelfOf(meetingId);
  // One after the other: what the first brings may be what the second needs.
  const turn = shelf.line.then(() => look(shelf, meetingId, ids, reach, signal));
  shelf.line = turn.catch(() => {});
  return turn;
}

async function look(shelf, meetingId, ids, reach, signal) {
  signal?.throwIfAborted();
  if (!cut(shelf, ids, reach)) {
    try {
      const middle = ids[Math.floor(ids.length / 2)];
      const [window] = await Promise.all([
        get(`/meetings/${meetingId}/transcript?words=hide&around=${middle}&limit=${Math.max(WINDOW, ids.length + 2 * reach)}`, { signal }),
        learnVoices([meetingId], signal),
      ]);
      if (Number.isInteger(window?.from)) put(shelf, window);
    } catch (error) {
      if (dropped(error)) throw error;
      if (error.fields?.around && !error.fields.words) return null;
      if (error.status === 422) offered = false;
      else if (error.status !== 404) throw error;
    }
  }
  return cut(shelf, ids, reach);
}

function shelfOf(meetingId) {
  let shelf = shelves.get(meetingId);
  if (!shelf || Date.now() - shelf.at > KEPT_MS) {
    shelf = { at: Date.now(), line: Promise.resolve(), revision: null, total: 0, segments: new Map(), places: new Map() };
    shelves.delete(meetingId);
    shelves.set(meetingId, shelf);
    if (shelves.size > SHELVES) shelves.delete(shelves.keys().next().value);
  }
  return shelf;
}

function put(shelf, { from, total, revision, segments }) {
  if (shelf.revision !== revision) { shelf.segments.clear(); shelf.places.clear(); }
  Object.assign(shelf, { revision, total });
  segments.forEach((segment, index) => {
    shelf.segments.set(from + index, segment);
    shelf.places.set(segment.id, from + index);
  });
}

/** The passage out of what is there; null unless all of it is. */
function cut(shelf, ids, reach) {
  const places = ids.map((id) => shelf.places.get(id)).filter((place) => place !== undefined);
  if (!places.length) return null;
  const first = Math.min(...places);
  const last = Math.max(...places);
  const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, index) => shelf.segments.get(from + index));
  const found = { before: range(Math.max(0, first - reach), first), said: range(first, last + 1), after: range(last + 1, Math.min(shelf.total, last + 1 + reach)) };
  return Object.values(found).flat().includes(undefined) ? null : found;
}

/** The address of a moment of a meeting; the words of these segments are lit there. */
export function placeOf(meetingId, ms, segmentIds = []) {
  const parts = [Number.isFinite(ms) && `t=${ms / 1000}`, segmentIds.length && `said=${segmentIds.slice(0, 6).join(',')}`].filter(Boolean);
  return `/meetings/${meetingId}${parts.length ? `#${parts.join('&')}` : ''}`;
}

/** What to call who speaks. */
export function speakerName(speaker) {
  return speaker?.name || speaker?.label || t('speaker.unknown');
}

/**
 * Draws a passage among the turns around it; each turn leads to its second.
 * @param {string} meetingId
 * @param {{before: Object[], said: Object[], after: Object[]}} found
 * @param {(segment: Object) => Array<Node|string>} [words] how to show the words of a segment
 * @returns {HTMLElement}
 */
export function drawContext(meetingId, found, words = (segment) => [segment.text]) {
  let last = null;
  const turn = (segment, inside) => {
    const who = segment.speaker?.id ?? '';
    const same = last === who;
    last = who;
    return h('li', { class: `context-turn${inside ? ' inside' : ''} ${voiceOf(meetingId, segment.speaker?.id)}` },
      !same && h('span', { class: 'who' }, speakerName(segment.speaker)),
      h('a', { class: 'context-words', href: placeOf(meetingId, segment.start_ms, [segment.id]) },
        h('span', { class: 'time' }, clock(segment.start_ms)), h('span', null, words(segment))));
  };
  return h('ol', { class: 'context', 'aria-label': t('finder.context') },
    found.before.map((each) => turn(each, false)), found.said.map((each) => turn(each, true)), found.after.map((each) => turn(each, false)));
}
