/** What was looked for lately, in this browser, by this person. */
import { keep, me, recall } from '../session.js';

const KEPT = 8;

function place() {
  return `hansard.searches.${me()?.id ?? ''}`;
}

/** The last searches, the newest first. @returns {string[]} */
export function recentSearches() {
  try {
    const found = JSON.parse(recall(place()) ?? '[]');
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string').slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

/** Remembers a search. */
export function rememberSearch(q) {
  const words = q.trim();
  if (words) keep(place(), JSON.stringify([words, ...recentSearches().filter((each) => each !== words)].slice(0, KEPT)));
}

/** Forgets one search, or all of them. */
export function forgetSearches(q) {
  const left = q === undefined ? [] : recentSearches().filter((each) => each !== q);
  keep(place(), left.length ? JSON.stringify(left) : null);
}
