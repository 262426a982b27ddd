/** What happens on the server while one looks: events of meetings and the progress of work, told as they come. */
import { dropped } from './api.js';
import { pause } from './dom.js';
import { stream } from './stream.js';

const WAITS = [500, 1000, 2000, 5000, 10_000];

/**
 * Follows what happens to all meetings, or to one, until `signal` aborts. After a broken line it goes on where it was, so
 * that nothing is missed; while the page is hidden it rests, for a browser has few connections for all its tabs.
 * @param {{meetingId?: string, signal: AbortSignal}} of
 * @param {(news: {type: 'ready'|'event'|'job', id: ?string, event: ?string, meeting_id: ?string, subject_id: ?string, job: ?Object}) => void} hear
 *   `ready` comes first, and again after a pause: what was shown before may be old then
 */
export async function follow({ meetingId, signal }, hear) {
  let after = null;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await shown(signal);
      for await (const news of listen(meetingId, after, signal)) {
        failures = 0;
        // A stream ends every half minute: only the first `ready` is news, for `after` leaves no gap.
        const known = news.type === 'ready' && after !== null;
        after = news.id ?? after;
        if (!known) hear(news);
      }
    } catch (error) {
      if (signal.aborted || dropped(error)) return;
      if ([403, 404, 422].includes(error.status)) return;
      await pause(WAITS[Math.min(failures, WAITS.length - 1)], signal).catch(() => {});
      failures += 1;
    }
  }
}

/** One stream, ended when the page is hidden. */
async function* listen(meetingId, after, signal) {
  const hidden = new AbortController();
  const look = () => { if (document.hidden) hidden.abort(); };
  document.addEventListener('visibilitychange', look);
  const query = new URLSearchParams({ ...(meetingId && { meeting_id: meetingId }), ...(after && { after }) });
  try {
    yield* stream('GET', `/events?${query}`, { signal: AbortSignal.any([signal, hidden.signal]) });
  } catch (error) {
    if (!hidden.signal.aborted) throw error;
  } finally {
    document.removeEventListener('visibilitychange', look);
  }
}

/** Waits until the page is looked at. */
function shown(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve, reject) => {
    document.addEventListener('visibilitychange', function look() {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    }, { signal });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
