/** Titles and times of meetings, which passages and answers name only by id. */
import { dropped, get } from '../api.js';
import { t } from '../text.js';

const FRESH_MS = 60_000;
const AT_ONCE = 4;
const known = new Map();
let listedAt = 0;

/** The title of a meeting, as far as it is known. */
export function titleOf(id) {
  const meeting = known.get(id);
  return meeting === null ? t('finder.gone') : meeting?.title || t('meeting.untitled');
}

/** When a meeting was held; empty where that is not known. */
export function whenOf(id) {
  const meeting = known.get(id);
  return meeting ? meeting.scheduled_time ?? meeting.created_at ?? '' : '';
}

/** Takes note of meetings that were read anyway. */
export function notice(meetings) {
  for (const meeting of meetings) known.set(meeting.id, meeting);
}

/**
 * Learns what these meetings are called: by the list of the newest, and only what is older by itself. Nobody waits for
 * titles that are known and may have changed.
 * @param {string[]} ids
 * @param {AbortSignal} signal
 */
export async function learn(ids, signal) {
  const missing = () => [...new Set(ids)].filter((id) => id && !known.has(id));
  if (!missing().length) {
    if (ids.length) list(signal).catch(() => {});
    return;
  }
  await list(signal);
  await each(missing(), AT_ONCE, async (id) => {
    const meeting = await get(`/meetings/${id}`, { signal }).catch((error) => (error.status === 404 ? null : quiet(error)));
    if (meeting !== undefined) known.set(id, meeting);
  });
}

async function list(signal) {
  if (Date.now() - listedAt < FRESH_MS) return;
  const newest = await get('/meetings?limit=100', { signal }).catch(quiet);
  if (newest) { notice(newest); listedAt = Date.now(); }
}

/**
 * Does `work` for each of `items`, for `width` of them at a time.
 * @param {Array} items
 * @param {number} width
 * @param {(item: *) => Promise<*>} work
 */
export async function each(items, width, work) {
  const left = [...items];
  const lane = async () => { while (left.length) await work(left.shift()); };
  await Promise.all(Array.from({ length: Math.min(width, left.length) }, lane));
}

/** A title that cannot be had is no reason to show nothing; a view that was left is. */
function quiet(error) {
  if (dropped(error)) throw error;
  return undefined;
}
