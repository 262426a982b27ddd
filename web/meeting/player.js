/** The player: the sound, the line it runs along, and what can be done with it. */
import { announce, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { openMenu } from '../components/menu.js';
import { recall, keep } from '../session.js';
import { clock, length, t } from '../text.js';
import { floorOf } from './floor.js';
import { mediaKeys } from './media-keys.js';
import { readPeaks } from './peaks.js';
import { Place } from './places.js';
import { playerKeys } from './player-keys.js';
import { Sound } from './sound.js';
import { Topics } from './topics.js';
import { Track } from './track.js';

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const JUMP_MS = 15_000;
const SPEED = 'hansard.speed';
const SKIP_SILENCE = 'hansard.skip-silence';
/** Less of a silence than this is not worth a jump. */
const WORTH_MS = 200;

/**
 * A recording and where it lies in its meeting.
 * @typedef {{id: string, start: number, duration: ?number}} Part
 */

/** Plays the recordings of a meeting, one after the other, by the meeting's clock. Event `tick`, with the position in ms as `detail`, comes with every frame while it plays. */
export class Player extends EventTarget {
  #toggle = h('button', { class: 'play', type: 'button', onclick: () => this.toggle() });
  #now = h('span', { class: 'player-now' }, clock(0));
  #total = h('span');
  #speed = h('button', { class: 'quiet speed', type: 'button', 'aria-haspopup': 'menu', onclick: () => this.#chooseSpeed() });
  #silence = h('button', { class: 'quiet square silence', type: 'button', 'aria-label': t('player.silence'), hidden: true, onclick: () => this.skipSilence(!this.skipsSilence) }, icon('silence', 20));
  #trouble = h('span', { class: 'player-trouble', role: 'status' });
  #topics = new Topics();
  #sound;
  #track;
  #media;
  #record;
  #floor;
  #place;
  #frame = 0;

  /** Whether stretches without words are passed over. */
  skipsSilence = recall(SKIP_SILENCE) === 'yes';

  /**
   * @param {import('./record.js').MeetingRecord} record
   * @param {Part[]} parts in their order
   * @param {AbortSignal} signal stops it
   */
  constructor(record, parts, signal) {
    super();
    this.#record = record;
    this.#sound = new Sound(parts, signal);
    this.#track = new Track(signal);
    this.#place = new Place(this, record.id);
    const jump = (name, ms, label) => h('button', { class: 'quiet square jump', type: 'button', 'aria-label': label, title: label, onclick: () => this.skip(ms) }, icon(name, 20));
    this.element = h('section', { class: 'player', 'aria-label': t('player.label') }, this.#sound.element, this.#place.element,
      h('div', { class: 'player-buttons' }, jump('rewind', -JUMP_MS, t('player.back')), this.#toggle, jump('forward', JUMP_MS, t('player.ahead'))),
      h('div', { class: 'player-clock' }, this.#now, h('span', { class: 'player-slash' }, '/'), this.#total),
      this.#topics.button,
      h('div', { class: 'player-along' }, this.#topics.element, this.#track.element),
      h('div', { class: 'player-choices' }, this.#trouble, this.#silence, this.#speed));
    this.#media = mediaKeys(this, signal);
    this.#listen(signal);
    this.#setSpeed(Number(recall(SPEED)) || 1);
    this.#follow();
    this.#place.offer(this.#toggle);
    this.#draw();
    readPeaks(parts, signal, (loudness) => { this.element.dataset.wave = ''; this.#track.waveform.take(loudness); });
  }

  /** Where it is, in ms. */
  get position() {
    return this.#sound.position;
  }

  /** How long all of it is, in ms. */
  get duration() {
    return this.#sound.duration;
  }

  /** Whether it plays. */
  get playing() {
    return this.#sound.playing;
  }

  /**
   * Goes to a place.
   * @param {number} ms
   * @param {{play?: boolean}} [options]
   */
  seek(ms, { play = this.playing } = {}) {
    const to = this.#sound.seek(ms);
    this.#place.take();
    this.#tick(to);
    this.#place.keep();
    if (play) this.play();
  }

  /** Goes some way back or ahead. */
  skip(ms) {
    this.seek(this.position + ms);
  }

  /**
   * Goes to the next turn, or back to the one before.
   * @param {1|-1} by
   * @param {string} [speakerId] plays the turns of this one only
   * @returns {boolean} whether there is one
   */
  turn(by, speakerId) {
    const turn = this.#floor.turn(this.position, by, speakerId);
    if (turn) this.seek(turn.start, { play: speakerId !== undefined || this.playing });
    else if (by < 0 && speakerId === undefined) this.seek(0);
    return Boolean(turn);
  }

  /** Plays. */
  play() {
    this.#sound.play();
  }

  /** Stops. */
  pause() {
    this.#sound.pause();
  }

  /** Plays, or stops. */
  toggle() {
    if (this.playing) this.pause(); else this.play();
  }

  /** Goes to the next faster or slower speed. */
  faster(by) {
    const at = SPEEDS.indexOf(this.#sound.speed);
    this.#setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))]);
    announce(t('player.speed', { speed: this.#sound.speed }));
  }

  /** Passes over stretches without words, or does not. */
  skipSilence(on) {
    if (this.#silence.hidden) return;
    this.skipsSilence = on;
    keep(SKIP_SILENCE, on ? 'yes' : null);
    this.#tellSilence();
    announce(t(on ? 'player.silenceOn' : 'player.silenceOff'));
  }

  /** Lets one speaker stand out in the waveform; null lets all. */
  only(speakerId) {
    this.#track.waveform.only(speakerId);
  }

  #listen(signal) {
    const sound = this.#sound;
    sound.addEventListener('state', () => this.#draw());
    sound.addEventListener('play', () => { this.#place.take(); this.#run(); });
    sound.addEventListener('pause', () => this.#place.keep());
    sound.addEventListener('trouble', ({ detail }) => { this.#trouble.textContent = detail; });
    for (const place of [this.#track, this.#topics]) place.addEventListener('seek', ({ detail }) => this.seek(detail));
    for (const part of ['transcript', 'segments', 'speaker']) this.#record.addEventListener(part, () => this.#follow(), { signal });
    for (const part of ['meeting', 'minutes']) this.#record.addEventListener(part, () => this.#draw(), { signal });
    addEventListener('pagehide', () => this.#place.keep(), { signal });
    playerKeys(this, signal);
    signal.addEventListener('abort', () => { this.#place.keep(); cancelAnimationFrame(this.#frame); });
  }

  /** Takes up who has the floor, as it is known now. */
  #follow() {
    this.#floor = floorOf(this.#record);
    this.#track.set(this.duration, this.#floor);
    this.#tellSilence();
  }

  #tellSilence() {
    const { saved } = this.#floor;
    this.#silence.hidden = saved < 1000;
    this.#silence.setAttribute('aria-pressed', String(this.skipsSilence));
    this.#silence.title = t('player.silenceSaves', { time: length(saved), percent: Math.round(saved / Math.max(1, this.duration) * 100) });
  }

  #run() {
    cancelAnimationFrame(this.#frame);
    const frame = () => {
      const at = this.position;
      const silence = this.skipsSilence && !this.#sound.element.seeking ? this.#floor.silenceAt(at) : null;
      if (silence && silence.end - at > WORTH_MS) this.seek(silence.end); else this.#tick(at);
      if (this.playing) this.#frame = requestAnimationFrame(frame);
    };
    frame();
  }

  #tick(ms) {
    const second = clock(ms);
    if (this.#now.textContent !== second) this.#now.textContent = second;
    if (this.playing) this.#place.keep({ often: true });
    this.#track.show(ms, { playing: this.playing });
    this.#topics.show(ms);
    this.dispatchEvent(new CustomEvent('tick', { detail: ms }));
  }

  #draw() {
    const label = t(this.playing ? 'player.pause' : 'player.play');
    if (this.#toggle.getAttribute('aria-label') !== label) {
      this.#toggle.setAttribute('aria-label', label);
      fill(this.#toggle, icon(this.playing ? 'pause' : 'play', 20));
    }
    if (this.#total.textContent !== clock(this.duration)) {
      this.#total.textContent = clock(this.duration);
      this.#follow();
    }
    this.#topics.set(this.#record.minutes.topics, this.duration);
    this.#media.tell({ title: this.#record.meeting?.title || t('meeting.untitled'), duration: this.duration, position: this.position, speed: this.#sound.speed });
    this.#tick(this.position);
  }

  #chooseSpeed() {
    openMenu(this.#speed, SPEEDS.map((speed) => ({ label: `${speed}×`, checked: speed === this.#sound.speed, run: () => this.#setSpeed(speed) })));
  }

  #setSpeed(speed) {
    const known = SPEEDS.includes(speed) ? speed : 1;
    this.#sound.speed = known;
    this.#speed.textContent = `${known}×`;
    this.#speed.setAttribute('aria-label', t('player.speed', { speed: known }));
    keep(SPEED, String(known));
  }
}
