/** The keys of headsets and keyboards, and what the system shows of the sound. */
import { t } from '../text.js';

const JUMP_MS = 15_000;

/**
 * Gives the system's keys to a player while it is there.
 * @param {import('./player.js').Player} player
 * @param {AbortSignal} signal
 * @returns {{tell: (state: {title: string, duration: number, position: number, speed: number}) => void}}
 */
export function mediaKeys(player, signal) {
  const session = navigator.mediaSession;
  if (!session) return { tell() {} };
  const acts = {
    play: () => player.play(), pause: () => player.pause(),
    seekbackward: (details) => player.skip(-(details.seekOffset * 1000 || JUMP_MS)),
    seekforward: (details) => player.skip(details.seekOffset * 1000 || JUMP_MS),
    seekto: (details) => player.seek(details.seekTime * 1000),
    previoustrack: () => player.turn(-1), nexttrack: () => player.turn(1),
  };
  const set = (on) => Object.entries(acts).forEach(([name, act]) => {
    try { session.setActionHandler(name, on ? act : null); } catch { /* this browser does not know the key */ }
  });
  set(true);
  signal.addEventListener('abort', () => { set(false); session.metadata = null; });
  let told = '';
  return {
    tell({ title, duration, position, speed }) {
      if (title !== told) session.metadata = new MediaMetadata({ title, artist: t('name'), artwork: [{ src: '/assets/icon.svg', type: 'image/svg+xml', sizes: 'any' }] });
      told = title;
      if (duration > 0) session.setPositionState?.({ duration: duration / 1000, position: Math.min(position, duration) / 1000, playbackRate: speed });
    },
  };
}
