/** The line that the sound runs along: shows where it is, and takes the person elsewhere. */
import { h } from '../dom.js';
import { clock, t } from '../text.js';
import { nameOf } from './cast.js';
import { Waveform } from './waveform.js';

const STEP_MS = 5000;
const PAGE_MS = 30_000;
const KEYS = { ArrowRight: STEP_MS, ArrowUp: STEP_MS, ArrowLeft: -STEP_MS, ArrowDown: -STEP_MS, PageUp: PAGE_MS, PageDown: -PAGE_MS, Home: -Infinity, End: Infinity };

/** A slider over the length of the sound. Event `seek`, with ms as `detail`, when the person goes somewhere. */
export class Track extends EventTarget {
  #head = h('div', { class: 'track-head' });
  #line = h('div', { class: 'track-line' }, h('i'));
  #hair = h('div', { class: 'track-hair', hidden: true });
  #bubble = h('div', { class: 'track-bubble', 'aria-hidden': 'true', hidden: true });
  #duration = 0;
  #floor = null;
  #position = 0;
  #width = 0;
  #drawn = '';
  #dragged = null;

  /** @param {AbortSignal} signal ends it */
  constructor(signal) {
    super();
    this.waveform = new Waveform(signal);
    this.element = h('div', { class: 'track', role: 'slider', tabindex: 0, 'aria-label': t('player.position'), 'aria-valuemin': 0, 'aria-valuenow': 0 },
      this.#line, this.waveform.element, this.#hair, this.#head, this.#bubble);
    const size = new ResizeObserver(([entry]) => { this.#width = entry.contentRect.width; this.#place(); });
    size.observe(this.element);
    signal.addEventListener('abort', () => size.disconnect());
    this.#listen();
  }

  /** Takes how long the sound is, and who has the floor in it. */
  set(duration, floor) {
    this.#duration = duration;
    this.#floor = floor;
    this.element.setAttribute('aria-valuemax', String(Math.round(duration / 1000)));
    this.waveform.colour(floor, duration);
    this.#tell();
    this.#place();
  }

  /** Shows where the sound is. While it plays under the person's focus nothing is read out by itself. */
  show(ms, { playing }) {
    const second = Math.floor(ms / 1000) !== Math.floor(this.#position / 1000);
    this.#position = ms;
    if (this.#dragged === null) this.#place();
    if (second && !(playing && document.activeElement === this.element)) this.#tell();
  }

  #tell() {
    const speaker = this.#floor?.speakerAt(this.#position);
    const place = { now: clock(this.#position), total: clock(this.#duration) };
    this.element.setAttribute('aria-valuenow', String(Math.round(this.#position / 1000)));
    this.element.setAttribute('aria-valuetext', speaker ? t('player.ofSpeaker', { ...place, name: nameOf(speaker) }) : t('player.of', place));
  }

  #place() {
    const share = this.#duration ? Math.min(1, (this.#dragged ?? this.#position) / this.#duration) : 0;
    this.waveform.show(share);
    const ratio = devicePixelRatio || 1;
    const at = Math.round(share * this.#width * ratio) / ratio;
    const drawn = `${at}/${this.#width}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#head.style.setProperty('transform', `translateX(${at}px)`);
    this.#line.firstChild.style.setProperty('transform', `scaleX(${share})`);
  }

  #listen() {
    const { element } = this;
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      element.dataset.dragged = '';
      this.#drag(event);
    });
    element.addEventListener('pointermove', (event) => { if (this.#dragged === null) this.#hover(event); else this.#drag(event); });
    element.addEventListener('pointerup', () => {
      if (this.#dragged === null) return;
      const to = this.#dragged;
      this.#release();
      this.#go(to);
    });
    element.addEventListener('pointercancel', () => this.#release());
    element.addEventListener('pointerleave', () => { if (this.#dragged === null) this.#hideHover(); });
    element.addEventListener('focus', () => this.#tell());
    element.addEventListener('keydown', (event) => this.#keys(event));
  }

  #drag(event) {
    this.#dragged = this.#timeAt(event);
    this.#hover(event);
    this.#place();
  }

  #release() {
    this.#dragged = null;
    delete this.element.dataset.dragged;
    this.#hideHover();
    this.#place();
  }

  #timeAt(event) {
    const box = this.element.getBoundingClientRect();
    return box.width ? Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * this.#duration : 0;
  }

  #hover(event) {
    const ms = this.#timeAt(event);
    const speaker = this.#floor?.speakerAt(ms);
    const x = this.#duration ? ms / this.#duration * this.#width : 0;
    this.#bubble.className = `track-bubble ${speaker ? this.#floor.cast.colour(speaker) : ''}`;
    this.#bubble.replaceChildren(clock(ms), ...(speaker ? [h('b', null, nameOf(speaker))] : []));
    this.#bubble.hidden = false;
    this.#hair.hidden = event.pointerType !== 'mouse';
    this.#hair.style.setProperty('transform', `translateX(${x}px)`);
    const half = this.#bubble.offsetWidth / 2;
    this.#bubble.style.setProperty('transform', `translateX(${Math.min(this.#width - half, Math.max(half, x)) - half}px)`);
  }

  #hideHover() {
    this.#bubble.hidden = true;
    this.#hair.hidden = true;
  }

  #keys(event) {
    const step = KEYS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#go(Math.min(this.#duration, Math.max(0, this.#position + step)));
  }

  #go(ms) {
    this.#position = ms;
    this.#tell();
    this.dispatchEvent(new CustomEvent('seek', { detail: ms }));
  }
}
