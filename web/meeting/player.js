/** The sound: our own controls on the browser's player. */
import { get } from '../api.js';
import { fill, h, pause } from '../dom.js';
import { icon } from '../icons.js';
import { openMenu } from '../components/menu.js';
import { recall, keep } from '../session.js';
import { clock, t } from '../text.js';

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const STEP_MS = 5000;
const JUMP_MS = 15_000;
const RELOADS = 3;

/**
 * A recording and where it lies in its meeting.
 * @typedef {{id: string, start: number, duration: ?number}} Part
 */

/** Plays the recordings of a meeting, one after the other, by the meeting's clock. Event `tick`, with the position in ms as `detail`, comes with every frame while it plays. */
export class Player extends EventTarget {
  #audio = h('audio', { preload: 'metadata' });
  #toggle = h('button', { class: 'play', type: 'button', onclick: () => this.toggle() });
  #scrub = h('input', { class: 'scrub', type: 'range', min: 0, max: 1000, step: 1, value: 0, 'aria-label': t('player.position') });
  #now = h('span', { class: 'time' }, clock(0));
  #total = h('span', { class: 'time' });
  #speed = h('button', { class: 'quiet speed', type: 'button', 'aria-haspopup': 'menu', onclick: () => this.#chooseSpeed() });
  #trouble = h('span', { class: 'player-trouble', role: 'status' });
  #duration = 0;
  #parts;
  #part;
  #wanted = null;
  #reloads = 0;
  #frame = 0;

  /** @param {Part[]} parts in their order @param {AbortSignal} signal stops it */
  constructor(parts, signal) {
    super();
    this.#parts = parts;
    this.#duration = parts.reduce((end, part) => Math.max(end, part.start + (part.duration ?? 0)), 0);
    this.#load(parts[0]);
    this.element = h('section', { class: 'player', 'aria-label': t('player.label') }, this.#audio, this.#toggle,
      h('button', { class: 'quiet square jump', type: 'button', 'aria-label': t('player.back'), onclick: () => this.skip(-JUMP_MS) }, icon('rewind', 20)),
      h('button', { class: 'quiet square jump', type: 'button', 'aria-label': t('player.ahead'), onclick: () => this.skip(JUMP_MS) }, icon('forward', 20)),
      this.#now, this.#scrub, this.#total, this.#speed, this.#trouble);
    this.#listen(signal);
    this.#setSpeed(Number(recall('hansard.speed')) || 1);
    this.#draw();
  }

  /** Where it is, in ms. */
  get position() {
    return this.#wanted ?? this.#part.start + this.#audio.currentTime * 1000;
  }

  /** Whether it plays. */
  get playing() {
    return !this.#audio.paused;
  }

  /**
   * Goes to a place.
   * @param {number} ms
   * @param {{play?: boolean}} [options]
   */
  seek(ms, { play = this.playing } = {}) {
    const to = Math.max(0, this.#duration ? Math.min(ms, this.#duration) : ms);
    const part = this.#parts.findLast((one) => one.start <= to) ?? this.#parts[0];
    if (part !== this.#part) this.#load(part);
    if (this.#audio.readyState >= 1) this.#audio.currentTime = (to - part.start) / 1000;
    else this.#wanted = to;
    this.#tick(to);
    if (play) this.play();
  }

  /** Goes some way back or ahead. */
  skip(ms) {
    this.seek(this.position + ms);
  }

  /** Plays. A browser that wants a click first is left alone. */
  play() {
    this.#audio.play().catch(() => {});
  }

  /** Plays, or stops. */
  toggle() {
    if (this.playing) this.#audio.pause(); else this.play();
  }

  #load(part) {
    this.#part = part;
    this.#audio.src = `/api/v1/recordings/${part.id}/audio`;
  }

  /** Goes on with the next recording, or stops. */
  #ended() {
    const next = this.#parts[this.#parts.indexOf(this.#part) + 1];
    if (next) this.seek(next.start, { play: true });
    else this.#draw();
  }

  #listen(signal) {
    const audio = this.#audio;
    audio.addEventListener('loadedmetadata', () => {
      if (this.#parts.length === 1 && Number.isFinite(audio.duration)) this.#duration = audio.duration * 1000;
      this.#reloads = 0;
      if (this.#wanted !== null) { audio.currentTime = (this.#wanted - this.#part.start) / 1000; this.#wanted = null; }
      this.#draw();
    });
    for (const name of ['play', 'pause']) audio.addEventListener(name, () => this.#draw());
    audio.addEventListener('ended', () => this.#ended());
    audio.addEventListener('play', () => this.#run());
    audio.addEventListener('timeupdate', () => { if (audio.paused) this.#tick(this.position); });
    audio.addEventListener('waiting', () => { this.#trouble.textContent = t('player.waiting'); });
    for (const name of ['playing', 'canplay', 'pause']) audio.addEventListener(name, () => { this.#trouble.textContent = ''; });
    audio.addEventListener('error', () => this.#reload(signal));
    this.#scrub.addEventListener('input', () => this.seek(Number(this.#scrub.value) / 1000 * this.#duration));
    addEventListener('keydown', (event) => this.#keys(event), { signal });
    signal.addEventListener('abort', () => { audio.pause(); audio.removeAttribute('src'); audio.load(); cancelAnimationFrame(this.#frame); });
  }

  /** A session may have ended, or the line: reading something small renews the one and waits for the other. */
  async #reload(signal) {
    if (signal.aborted || !this.#audio.getAttribute('src')) return;
    this.#trouble.textContent = t('player.failed');
    if ((this.#reloads += 1) > RELOADS) return;
    const at = this.position;
    const again = this.playing;
    try {
      await get('/users/me', { signal });
      await pause(500 * this.#reloads, signal);
      this.#wanted = at;
      this.#audio.load();
      if (again) this.play();
      this.#trouble.textContent = '';
    } catch { /* said above already */ }
  }

  #keys(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input:not([type=range]):not([type=checkbox]), textarea, select, dialog, [role=menu]')) return;
    const onControl = event.target.closest?.('button, a, input');
    const act = {
      ' ': onControl ? null : () => this.toggle(),
      k: () => this.toggle(),
      ArrowLeft: onControl === this.#scrub || !onControl?.matches('[role=tab]') ? () => this.skip(-STEP_MS) : null,
      ArrowRight: onControl === this.#scrub || !onControl?.matches('[role=tab]') ? () => this.skip(STEP_MS) : null,
      j: () => this.skip(-JUMP_MS),
      l: () => this.skip(JUMP_MS),
      '<': () => this.#step(-1),
      '>': () => this.#step(1),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #run() {
    cancelAnimationFrame(this.#frame);
    const frame = () => {
      this.#tick(this.position);
      if (this.playing) this.#frame = requestAnimationFrame(frame);
    };
    frame();
  }

  #tick(ms) {
    const second = clock(ms);
    if (this.#now.textContent !== second) this.#now.textContent = second;
    const share = this.#duration ? ms / this.#duration : 0;
    this.#scrub.value = share * 1000;
    this.#scrub.style.setProperty('--share', `${share * 100}%`);
    this.#scrub.setAttribute('aria-valuetext', t('player.of', { now: second, total: clock(this.#duration) }));
    this.dispatchEvent(new CustomEvent('tick', { detail: ms }));
  }

  #draw() {
    const label = t(this.playing ? 'player.pause' : 'player.play');
    if (this.#toggle.getAttribute('aria-label') !== label) {
      this.#toggle.setAttribute('aria-label', label);
      fill(this.#toggle, icon(this.playing ? 'pause' : 'play', 20));
    }
    this.#total.textContent = clock(this.#duration);
    this.#tick(this.position);
  }

  #chooseSpeed() {
    openMenu(this.#speed, SPEEDS.map((speed) => ({ label: `${speed}×`, checked: speed === this.#audio.playbackRate, run: () => this.#setSpeed(speed) })));
  }

  #step(by) {
    const at = SPEEDS.indexOf(this.#audio.playbackRate);
    this.#setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))]);
  }

  #setSpeed(speed) {
    this.#audio.defaultPlaybackRate = speed;
    this.#audio.playbackRate = speed;
    this.#speed.textContent = `${speed}×`;
    this.#speed.setAttribute('aria-label', t('player.speed', { speed }));
    keep('hansard.speed', String(speed));
  }
}
