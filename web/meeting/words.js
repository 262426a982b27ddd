/** Where words stand in the text of a transcript, by character and by time. */

/** Below this, the engine is not sure of a word. */
const UNSURE_BELOW = 0.5;

/**
 * The spoken words of a segment with their places in its text. Where the times of its words are not known, they share
 * the segment's time by their length.
 * @param {{text: string, start_ms: ?number, end_ms: ?number}} segment
 * @param {Array<{text: string, start_ms: number, end_ms: number, confidence: ?number}>} [words]
 * @returns {Array<{from: number, to: number, start: number, end: number, unsure: boolean}>} characters, and milliseconds
 */
export function placeWords(segment, words = segment.words ?? []) {
  const placed = [];
  let at = 0;
  for (const word of words) {
    const bare = word.text.trim();
    if (!bare || !Number.isFinite(word.start_ms)) continue;
    const found = segment.text.indexOf(bare, at);
    if (found < 0) continue;
    at = found + bare.length;
    placed.push({ from: found, to: at, start: word.start_ms, end: word.end_ms, unsure: Number.isFinite(word.confidence) && word.confidence < UNSURE_BELOW });
  }
  return placed.length ? placed : shareTime(segment);
}

function shareTime({ text, start_ms: start, end_ms: end }) {
  if (!Number.isFinite(start) || !Number.isFinite(end) || !text) return [];
  const at = (character) => start + (end - start) * character / text.length;
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => (
    { from: index, to: index + word.length, start: at(index), end: at(index + word.length), unsure: false }));
}

/**
 * The number of the word at a character of a text, or of the next one, counted from 0 as the server counts them.
 * @param {string} text
 * @param {number} character
 */
export function wordAt(text, character) {
  return [...text.matchAll(/\S+/g)].filter((word) => word.index + word[0].length <= character).length;
}

/**
 * The last of these sorted entries that begins at or before `ms`, or -1.
 * @param {Array} entries
 * @param {number} ms
 * @param {(entry: *) => number} start
 */
export function lastBefore(entries, ms, start) {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start(entries[middle]) <= ms) low = middle + 1; else high = middle;
  }
  return low - 1;
}

/**
 * Where a quote stands in some segments, whatever the case, space and punctuation between its words.
 * @param {Array<{id: string, text: string}>} segments in order
 * @param {string} quote
 * @returns {Array<{id: string, from: number, to: number}>} empty when it does not stand there
 */
export function locateQuote(segments, quote) {
  const wanted = letters(quote).map((each) => each.letter).join('');
  if (!wanted) return [];
  const all = segments.flatMap((segment) => letters(segment.text).map((each) => ({ ...each, id: segment.id })));
  const start = all.map((each) => each.letter).join('').indexOf(wanted);
  if (start < 0) return [];
  const ranges = [];
  for (const { id, at, width } of all.slice(start, start + wanted.length)) {
    const last = ranges.at(-1);
    if (last?.id === id) last.to = at + width;
    else ranges.push({ id, from: at, to: at + width });
  }
  return ranges;
}

/** Letters and digits in lower case, one code unit each, with where they stand. */
function letters(text) {
  const found = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]/gu)) {
    const lower = match[0].toLowerCase();
    for (const letter of lower) {
      for (const unit of letter.split('')) found.push({ letter: unit, at: match.index, width: match[0].length });
    }
  }
  return found;
}
