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
