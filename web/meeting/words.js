/** Where words stand in the text of a transcript, by character and by time. */

/**
 * The spoken words of a segment with their places in its text.
 * @param {{text: string, words?: Array<{text: string, start_ms: number, end_ms: number}>}} segment
 * @returns {Array<{from: number, to: number, start: number, end: number}>} characters, and milliseconds
 */
export function placeWords(segment) {
  const placed = [];
  let at = 0;
  for (const word of segment.words ?? []) {
    const bare = word.text.trim();
    if (!bare || !Number.isFinite(word.start_ms)) continue;
    const found = segment.text.indexOf(bare, at);
    if (found < 0) continue;
    at = found + bare.length;
    placed.push({ from: found, to: at, start: word.start_ms, end: word.end_ms });
  }
  return placed;
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
 * @param {Array<{index: number, text: string}>} segments in order
 * @param {string} quote
 * @returns {Array<{index: number, from: number, to: number}>} empty when it does not stand there
 */
export function locateQuote(segments, quote) {
  const wanted = letters(quote).map((each) => each.letter).join('');
  if (!wanted) return [];
  const all = segments.flatMap((segment) => letters(segment.text).map((each) => ({ ...each, index: segment.index })));
  const start = all.map((each) => each.letter).join('').indexOf(wanted);
  if (start < 0) return [];
  const ranges = [];
  for (const { index, at, width } of all.slice(start, start + wanted.length)) {
    const last = ranges.at(-1);
    if (last?.index === index) last.to = at + width;
    else ranges.push({ index, from: at, to: at + width });
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
