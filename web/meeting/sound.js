/** Recordings, one after the other, as one sound with one clock: the browser's own player underneath. */
import { get } from '../api.js';
import { h, pause } from '../dom.js';
import { t } from '../text.js';

const RELOADS = 3;

/** Events: `state` when it plays, stops or knows its length, `play` and `pause`, and `trouble` with a sentence, or nothing when it is over, as `detail`. */
export class Sound extends EventTarget {
  #parts;
  #part;
  #wanted = null;
  #reloads = 0;

  /** The browser's player. */
  element = h('audio', { preload: 'metadata' });
  /** How long all of it is, in ms; 0 while that is not known. */
  duration = 0;

  /** @param {import('./player.js').Part[]} parts in their order @param {AbortSignal} signal stops it */
  constructor(parts, signal) {
    super();
    this.#parts = parts;
    this.duration = parts.reduce((end, part) => Math.max(end, part.start + (part.duration ?? 0)), 0);
    this.element.preservesPitch = true;
    this.#load(parts[0]);
    this.#listen(signal);
  }

  /** Where it is, in ms. */
  get position() {
    return this.#wanted ?? this.#part.start + this.element.currentTime * 1000;
  }

  /** Whether it plays. */
  get playing() {
    return !this.element.paused;
  }

  /** How fast it plays, as a factor; the pitch stays. */
  get speed() {
    return this.element.playbackRate;
  }

  set speed(speed) {
    this.element.defaultPlaybackRate = speed;
    this.element.playbackRate = speed;
  }

  /** Goes to a place. @returns {number} where it went, in ms: never before the beginning or past the end */
  seek(ms) {
    const to = Math.max(0, this.duration ? Math.min(ms, this.duration) : ms);
    const part = this.#parts.findLast((one) => one.start <= to) ?? this.#parts[0];
    if (part !== this.#part) this.#load(part);
    if (this.element.readyState >= 1) this.element.currentTime = (to - part.start) / 1000;
    else this.#wanted = to;
    return to;
  }

  /** Plays. A browser that wants a click first is left alone. */
  play() {
    this.element.play().catch(() => {});
  }

  /** Stops. */
  pause() {
    this.element.pause();
  }

  #load(part) {
    this.#part = part;
    this.element.src = `/api/v1/recordings/${part.id}/audio`;
  }

  /** Goes on with the next recording, or stops. */
  #ended() {
    const next = this.#parts[this.#parts.indexOf(this.#part) + 1];
    if (!next) { this.#tell('state'); return; }
    this.seek(next.start);
    this.play();
  }

  #listen(signal) {
    const audio = this.element;
    audio.addEventListener('loadedmetadata', () => {
      if (this.#parts.length === 1 && Number.isFinite(audio.duration)) this.duration ||= audio.duration * 1000;
      this.#reloads = 0;
      if (this.#wanted !== null) { audio.currentTime = (this.#wanted - this.#part.start) / 1000; this.#wanted = null; }
      this.#tell('state');
    });
    for (const name of ['play', 'pause']) audio.addEventListener(name, () => { this.#tell('state'); this.#tell(name); });
    audio.addEventListener('timeupdate', () => { if (audio.paused) this.#tell('state'); });
    audio.addEventListener('ended', () => this.#ended());
    audio.addEventListener('waiting', () => this.#tell('trouble', t('player.waiting')));
    for (const name of ['playing', 'canplay', 'pause']) audio.addEventListener(name, () => this.#tell('trouble', ''));
    audio.addEventListener('error', () => this.#reload(signal));
    signal.addEventListener('abort', () => { audio.pause(); audio.removeAttribute('src'); audio.load(); });
  }

  /** A session may have ended, or the line: reading something small renews the one and waits for the other. */
  async #reload(signal) {
    if (signal.aborted || !this.element.getAttribute('src')) return;
    this.#tell('trouble', t('player.failed'));
    if ((this.#reloads += 1) > RELOADS) return;
    const at = this.position;
    const again = this.playing;
    try {
      await get('/users/me', { signal });
      await pause(500 * this.#reloads, signal);
      this.#wanted = at;
      this.element.load();
      if (again) this.play();
      this.#tell('trouble', '');
    } catch { /* said above already */ }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
