/** Text with the words that were looked for marked in it. */
import { h } from '../dom.js';

/**
 * @param {string} text
 * @param {Array} [highlights] words, `[start, end]` pairs, or `{start, end}`, counted in characters of `text`
 * @param {string} [query] marks its words where no highlights came
 * @returns {Array<Node|string>}
 */
export function marked(text, highlights, query = '') {
  const parts = [];
  let at = 0;
  for (const [start, end] of ranges(text, highlights, query)) {
    if (start < at || end > text.length || end <= start) continue;
    parts.push(text.slice(at, start), h('mark', null, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}

/**
 * The part of a long text where most of its highlights stand close together, from the beginning of a sentence or a word.
 * @param {string} text
 * @param {Array<{start: number, end: number}>} highlights
 * @param {number} [size] about how many characters
 * @returns {{from: number, to: number}}
 */
export function excerpt(text, highlights, size = 240) {
  if (text.length <= size * 1.2) return { from: 0, to: text.length };
  const within = (start) => highlights.filter((each) => each.start >= start && each.end <= start + size * 0.7).length;
  const best = highlights.reduce((chosen, each) => (within(each.start) > within(chosen) ? each.start : chosen), highlights[0]?.start ?? 0);
  const sentence = Math.max(...['. ', '? ', '! ', '\n'].map((end) => text.lastIndexOf(end, best - 1) + 2), 0);
  const near = best - sentence < size * 0.45 ? sentence : text.indexOf(' ', Math.max(0, best - size * 0.3)) + 1;
  const from = best === 0 || sentence <= 1 && best < size * 0.45 ? 0 : near;
  const space = text.lastIndexOf(' ', from + size);
  return { from, to: from + size >= text.length ? text.length : space > from ? space : from + size };
}

function ranges(text, highlights, query) {
  const given = Array.isArray(highlights) ? highlights : [];
  const pairs = given.map(pair).filter(Boolean);
  if (pairs.length) return pairs.sort((a, b) => a[0] - b[0]);
  const words = given.filter((each) => typeof each === 'string');
  return occurrences(text, words.length ? words : query.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2));
}

function pair(each) {
  if (Array.isArray(each) && Number.isInteger(each[0])) return [each[0], each[1]];
  if (Number.isInteger(each?.start)) return [each.start, each.end ?? each.start + (each.length ?? 0)];
  return null;
}

function occurrences(text, words) {
  if (!words.length) return [];
  const any = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})[\\p{L}]*`, 'giu'))].map((match) => [match.index, match.index + match[0].length]);
}
