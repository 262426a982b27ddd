/** Where each meeting was left off, in this browser. */
import { keep, recall } from '../session.js';

const NAME = 'hansard.places';
const MEETINGS = 40;
/** So near to the beginning or the end there is nothing to go on with. */
const EDGE_MS = 10_000;

/** Where a meeting was left, in ms, or null. */
export function leftAt(meetingId, duration) {
  const ms = all().find(([id]) => id === meetingId)?.[1];
  return Number.isFinite(ms) && ms > EDGE_MS && ms < duration - EDGE_MS ? ms : null;
}

/** Keeps where a meeting was left. The one that was left longest ago is forgotten first. */
export function leave(meetingId, ms) {
  const others = all().filter(([id]) => id !== meetingId);
  keep(NAME, JSON.stringify([[meetingId, Math.round(ms)], ...others].slice(0, MEETINGS)));
}

function all() {
  try {
    const kept = JSON.parse(recall(NAME));
    return Array.isArray(kept) ? kept.filter(Array.isArray) : [];
  } catch {
    return [];
  }
}
