/** The sound drawn: bars as high as it is loud, in the colours of those who speak. */
import { h } from '../dom.js';

const BAR = 2;
const GAP = 1;
const LOWEST = 2;
/** What counts as the loudest: a single knock does not make the rest look silent. */
const LOUD_SHARE = 0.98;
const COLOURS = ['none', 0, 1, 2, 3, 4, 5, 6, 7].map((each) => `voice-${each}`);
const ASIDE = 'wave-aside';

/**
 * Two pictures of the same bars, a soft one and over it a strong one that is uncovered as far as the sound was played.
 * Uncovering moves two layers against each other: nothing is painted for it.
 */
export class Waveform {
  #soft = h('canvas', { class: 'wave-picture' });
  #strong = h('canvas', { class: 'wave-picture' });
  #curtain = h('div', { class: 'wave-played' }, this.#strong);
  #inks = h('span', { hidden: true }, [...COLOURS, ASIDE].map((name) => h('i', { class: name })));
  #loudness = [];
  #duration = 0;
  #floor = null;
  #only = null;
  #share = 0;
  #shown = '';
  #width = 0;
  #height = 0;
  #planned = 0;

  /** @param {AbortSignal} signal ends the watching of size and theme */
  constructor(signal) {
    this.element = h('div', { class: 'wave', 'aria-hidden': 'true', hidden: true }, h('div', { class: 'wave-rest' }, this.#soft), this.#curtain, this.#inks);
    const size = new ResizeObserver(([entry]) => this.#resized(entry.contentRect));
    size.observe(this.element);
    const theme = new MutationObserver(() => this.#plan());
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plan(), { signal });
    signal.addEventListener('abort', () => { size.disconnect(); theme.disconnect(); cancelAnimationFrame(this.#planned); });
  }

  /** Takes the loudness of one recording. @param {import('./peaks.js').Loudness} loudness */
  take(loudness) {
    this.#loudness.push(loudness);
    this.element.hidden = false;
    this.#plan();
  }

  /** Draws by this floor, for a sound of this length. */
  colour(floor, duration) {
    this.#floor = floor;
    this.#duration = duration;
    this.#plan();
  }

  /** Lets one speaker stand out; null lets all. */
  only(speakerId) {
    this.#only = speakerId;
    this.#plan();
  }

  /** Uncovers the strong picture up to this share of the whole. */
  show(share) {
    this.#share = share;
    const ratio = devicePixelRatio || 1;
    const at = Math.round(share * this.#width * ratio) / ratio;
    const shown = `${at}/${this.#width}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#curtain.style.setProperty('transform', `translateX(${at - this.#width}px)`);
    this.#strong.style.setProperty('transform', `translateX(${this.#width - at}px)`);
  }

  #resized({ width, height }) {
    this.#width = width;
    this.#height = height;
    this.#plan();
  }

  #plan() {
    cancelAnimationFrame(this.#planned);
    this.#planned = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const ratio = devicePixelRatio || 1;
    const [width, height] = [this.#width, this.#height].map((each) => Math.round(each * ratio));
    if (!width || !height || !this.#duration || !this.#loudness.length) return;
    for (const canvas of [this.#soft, this.#strong]) { canvas.width = width; canvas.height = height; }
    const step = Math.max(2, Math.round((BAR + GAP) * ratio));
    const bars = Math.floor(width / step);
    const levels = this.#levels(bars, bars * step / width);
    const voices = this.#voices(bars, bars * step / width);
    const paths = new Map();
    const thick = step - Math.max(1, Math.round(GAP * ratio));
    levels.forEach((level, bar) => {
      const tall = Math.max(LOWEST * ratio, Math.round(level * height));
      if (!paths.has(voices[bar])) paths.set(voices[bar], new Path2D());
      paths.get(voices[bar]).roundRect(bar * step, Math.round((height - tall) / 2), thick, tall, thick / 2);
    });
    const pen = this.#soft.getContext('2d');
    for (const [name, path] of paths) {
      pen.fillStyle = this.#ink(name);
      pen.fill(path);
    }
    this.#strong.getContext('2d').drawImage(this.#soft, 0, 0);
    this.element.dataset.colours = String([...paths.keys()].filter((name) => /^voice-\d$/.test(name)).length);
    this.#shown = '';
    this.show(this.#share);
  }

  /** A colour as the theme has it now. */
  #ink(name) {
    return getComputedStyle(this.#inks.querySelector(`.${name}`)).color;
  }

  /** How high each bar is, 0…1: the mean strength of its peaks, so that speech is not one solid block. */
  #levels(bars, share) {
    const levels = new Float32Array(bars);
    const span = this.#duration * share / bars;
    for (const { start, duration, peaks } of this.#loudness) {
      const each = duration / peaks.length;
      const last = Math.min(bars - 1, Math.floor((start + duration - 1) / span));
      for (let bar = Math.max(0, Math.floor(start / span)); bar <= last; bar += 1) {
        const from = Math.max(0, Math.floor((bar * span - start) / each));
        const to = Math.min(peaks.length, Math.max(from + 1, Math.ceil(((bar + 1) * span - start) / each)));
        let sum = 0;
        for (let at = from; at < to; at += 1) sum += peaks[at] ** 2;
        if (to > from) levels[bar] = Math.max(levels[bar], Math.sqrt(sum / (to - from)));
      }
    }
    const sorted = Float32Array.from(levels).sort();
    const loud = sorted[Math.min(bars - 1, Math.floor(bars * LOUD_SHARE))] || sorted.at(-1) || 1;
    return levels.map((level) => Math.min(1, level / loud));
  }

  /** The colour of each bar: of whoever speaks most in it. */
  #voices(bars, share) {
    const { spans, cast } = this.#floor;
    const names = [...COLOURS, ASIDE];
    const amounts = new Float32Array(bars * names.length);
    const span = this.#duration * share / bars;
    for (const { speaker, start, end } of spans) {
      const aside = this.#only && speaker?.id !== this.#only;
      const voice = names.indexOf(aside ? ASIDE : cast.colour(speaker));
      for (let bar = Math.floor(start / span); bar < bars && bar * span < end; bar += 1) {
        amounts[bar * names.length + voice] += Math.min(end, (bar + 1) * span) - Math.max(start, bar * span);
      }
    }
    return Array.from({ length: bars }, (_, bar) => {
      const own = amounts.subarray(bar * names.length, (bar + 1) * names.length);
      const most = own.reduce((best, amount, index) => (amount > own[best] ? index : best), 0);
      return own[most] > 0 ? names[most] : ASIDE;
    });
  }
}
