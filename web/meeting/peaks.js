/** How loud recordings are over time, as the server has measured it. */
import { get } from '../api.js';
import { pause } from '../dom.js';

/** Of all recordings together: more than a screen has room for bars. */
const POINTS = 2400;
const FEWEST = 200;
const FIRST_WAIT_MS = 1200;
const LONGEST_WAIT_MS = 15_000;
/** A recording that is not measured after so many looks has no sound that could be. */
const LOOKS = 40;

/** @typedef {{start: number, duration: number, peaks: number[]}} Loudness of one recording, 0…255 */

/**
 * Reads the loudness of recordings, waiting for what is still being measured.
 * @param {import('./player.js').Part[]} parts
 * @param {AbortSignal} signal ends it
 * @param {(loudness: Loudness) => void} take called for each recording once it is there
 */
export function readPeaks(parts, signal, take) {
  const total = parts.reduce((sum, part) => sum + (part.duration ?? 0), 0);
  for (const part of parts) {
    const points = Math.max(FEWEST, Math.round(POINTS * (total && part.duration ? part.duration / total : 1 / parts.length)));
    // A recording without its waveform is played all the same.
    read(part, points, signal).then((found) => { if (found && !signal.aborted) take(found); }, () => {});
  }
}

async function read(part, points, signal) {
  for (let look = 0, wait = FIRST_WAIT_MS; look < LOOKS; look += 1) {
    const waveform = await get(`/recordings/${part.id}/waveform?points=${points}`, { signal });
    if (waveform.status === 'ready' && waveform.peaks.length) {
      return { start: part.start, duration: part.duration ?? waveform.duration_ms, peaks: waveform.peaks };
    }
    if (waveform.status === 'ready') return null;
    await pause(document.hidden ? LONGEST_WAIT_MS : wait, signal);
    wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
  }
  return null;
}
