/** Who speaks, and how much: above the words, where speakers are named, made one, and heard alone. */
import { dropped, get } from '../api.js';
import { announce, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { length, t } from '../text.js';
import { openMenu } from '../components/menu.js';
import { nameOf } from './cast.js';
import { draggable } from './dragging.js';
import { floorOf } from './floor.js';
import { chooseOther, merge } from './merging.js';
import { nameButton } from './naming.js';

export { Cast, nameOf } from './cast.js';
export { nameButton } from './naming.js';

/** So many stand there at once; the rest come when they are asked for. */
const SHOWN = 8;

/**
 * The speakers of a meeting. Events: `only` with a speaker's id, or null for all again; `turn` with `{by, id}`: the person
 * wants to hear the next turn of this speaker, or the one before.
 */
export class Speakers extends EventTarget {
  #record;
  #talk = [];
  #people = new Map();
  #readAt = null;
  #only = null;
  #all = false;
  #bar = h('div', { class: 'talk', role: 'img' });
  #chips = h('ul', { class: 'chips' });
  #signal;

  /** @param {import('./record.js').MeetingRecord} record @param {AbortSignal} signal ends it */
  constructor(record, signal) {
    super();
    this.#record = record;
    this.#signal = signal;
    this.element = h('section', { class: 'speakers', 'aria-label': t('speakers.label'), hidden: true }, this.#bar, this.#chips);
    for (const part of ['transcript', 'segments']) record.addEventListener(part, () => this.draw(), { signal });
    record.addEventListener('speaker', ({ detail }) => this.#rename(detail), { signal });
    draggable(this.#chips, '.chip[data-speaker]', (from, to) => this.#merge(this.#find(from.dataset.speaker), this.#find(to.dataset.speaker)), signal);
    this.draw();
  }

  /** Shows who speaks as it is known now. What the person is typing or has hold of stays. */
  draw() {
    const { transcript } = this.#record;
    const floor = floorOf(this.#record);
    this.#talk = floor.talk;
    this.element.hidden = !this.#talk.some((entry) => entry.speaker);
    if (this.element.hidden || this.element.querySelector('.name-input')) return;
    const held = this.element.contains(document.activeElement) ? document.activeElement.closest('[data-speaker]')?.dataset.speaker : null;
    this.#drawBar(floor);
    const count = this.#all || this.#talk.length <= SHOWN + 1 ? this.#talk.length : SHOWN;
    fill(this.#chips, this.#talk.slice(0, count).map((entry) => this.#chip(entry, floor)), this.#more(count), this.#everyone());
    if (held) this.#chips.querySelector(`.chip[data-speaker="${CSS.escape(held)}"] .chip-more`)?.focus({ preventScroll: true });
    const revision = `${transcript.status}:${transcript.revision}`;
    if (transcript.status === 'ready' && this.#readAt !== revision) { this.#readAt = revision; this.#readPeople(); }
  }

  #drawBar(floor) {
    this.#bar.setAttribute('aria-label', t('speakers.share', { list: this.#talk.map((entry) => `${nameOf(entry.speaker)} ${t('speakers.percent', entry)}`).join(', ') }));
    fill(this.#bar, this.#talk.map((entry) => {
      const part = h('i', { class: floor.cast.colour(entry.speaker), title: this.#facts(entry) });
      part.style.setProperty('flex-grow', String(entry.share));
      return part;
    }));
  }

  #facts({ speaker, percent, ms, turns }) {
    const facts = [t('speakers.percent', { percent }), length(ms), turns && t('speakers.turns', { count: turns })].filter(Boolean);
    return `${nameOf(speaker)}: ${facts.join(', ')}`;
  }

  #chip(entry, floor) {
    const { speaker, percent, ms } = entry;
    const shares = h('span', { class: 'chip-share', title: this.#facts(entry) }, t('speakers.percent', { percent }), length(ms) && h('span', { class: 'chip-length' }, length(ms)));
    if (!speaker) return h('li', { class: 'chip voice-none' }, nameButton(null, this.#record), shares);
    const recognized = this.#people.get(speaker.id)?.recognized;
    const voice = recognized && t('speakers.known', { alike: recognized.similarity.toFixed(2) });
    const more = h('button', { class: 'chip-more', type: 'button', 'aria-haspopup': 'menu', 'aria-label': t('speakers.more', { name: nameOf(speaker) }), onclick: () => this.#open(more, entry) }, icon('chevron', 14));
    return h('li', { class: `chip ${floor.cast.colour(speaker)}`, 'data-speaker': speaker.id, 'data-only': this.#only === speaker.id },
      nameButton(speaker, this.#record), recognized && h('span', { class: 'chip-known', role: 'img', 'aria-label': voice, title: voice }, icon('voice', 15)), shares, more);
  }

  #more(count) {
    const left = this.#talk.length - count;
    return left > 0 && h('li', null, h('button', { class: 'quiet chip-rest', type: 'button', onclick: () => { this.#all = true; this.draw(); } }, t('speakers.rest', { count: left })));
  }

  #everyone() {
    return this.#only && h('li', { class: 'chip-all' }, h('button', { class: 'quiet chip-rest', type: 'button', onclick: () => this.#single(null) }, icon('close', 14), t('speakers.everyone')));
  }

  #open(button, { speaker }) {
    const name = nameOf(speaker);
    const chip = button.closest('.chip');
    const recognized = this.#people.get(speaker.id)?.recognized;
    const alone = this.#only === speaker.id;
    openMenu(button, [
      recognized && { heading: t('speakers.known', { alike: recognized.similarity.toFixed(2) }) },
      { label: t('speakers.rename'), icon: 'pen', run: () => chip.querySelector('.name')?.click() },
      this.#talk.filter((entry) => entry.speaker).length > 1 && { label: t('speakers.merge'), icon: 'merge', run: () => this.#mergeWith(speaker) },
      { label: t(alone ? 'speakers.everyone' : 'speakers.only'), icon: alone ? 'people' : 'focus', run: () => this.#single(alone ? null : speaker.id) },
      { label: t('speakers.next', { name }), icon: 'next', run: () => this.#turn(1, speaker.id) },
      { label: t('speakers.previous', { name }), icon: 'previous', run: () => this.#turn(-1, speaker.id) },
    ].filter(Boolean));
  }

  #turn(by, id) {
    this.dispatchEvent(new CustomEvent('turn', { detail: { by, id } }));
  }

  #single(id) {
    this.#only = id;
    this.draw();
    announce(id ? t('speakers.onlyNow', { name: nameOf(this.#find(id)) }) : t('speakers.everyoneNow'));
    this.dispatchEvent(new CustomEvent('only', { detail: id }));
  }

  async #mergeWith(speaker) {
    const others = this.#talk.map((entry) => entry.speaker).filter((other) => other && other.id !== speaker.id);
    const into = await chooseOther(speaker, others, floorOf(this.#record).cast);
    if (into) this.#merge(speaker, into);
  }

  async #merge(from, into) {
    if (!from || !into || !await merge(this.#record, { ...this.#people.get(from.id), ...from }, into)) return;
    if (this.#only === from.id) this.#single(null);
    this.#chips.querySelector(`.chip[data-speaker="${CSS.escape(into.id)}"] .chip-more`)?.focus({ preventScroll: true });
  }

  #find(id) {
    return this.#talk.find((entry) => entry.speaker?.id === id)?.speaker;
  }

  /** Whose names come from a known voice: only the list of speakers says so. */
  async #readPeople() {
    try {
      const speakers = this.#record.speakers ?? await get(`/meetings/${this.#record.id}/speakers`, { signal: this.#signal });
      this.#people = new Map(speakers.map((speaker) => [speaker.id, speaker]));
      if (speakers.some((speaker) => speaker.recognized)) this.draw();
    } catch (error) {
      // Names and shares are there without it.
      if (!dropped(error)) this.#readAt = null;
    }
  }

  /** A name that a person gave takes the place of what a known voice said. */
  #rename({ id, name }) {
    const person = this.#people.get(id);
    if (person) this.#people.set(id, { ...person, name, recognized: null });
    this.#talk = floorOf(this.#record).talk;
    this.#drawBar(floorOf(this.#record));
    const chip = this.#chips.querySelector(`.chip[data-speaker="${CSS.escape(id)}"]`);
    if (!chip) return;
    const button = chip.querySelector('.name');
    if (button) button.textContent = name;
    chip.querySelector('.chip-known')?.remove();
    chip.querySelector('.chip-more').setAttribute('aria-label', t('speakers.more', { name }));
    const entry = this.#talk.find((each) => each.speaker?.id === id);
    if (entry) chip.querySelector('.chip-share').title = this.#facts(entry);
  }
}

const outstanding = new CSSStyleSheet();

/**
 * Lets the turns of one speaker stand out in the words; null lets all.
 * @param {?string} speakerId
 * @param {AbortSignal} signal ends it
 */
export function standOut(speakerId, signal) {
  if (!document.adoptedStyleSheets.includes(outstanding)) {
    document.adoptedStyleSheets.push(outstanding);
    signal.addEventListener('abort', () => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== outstanding); });
  }
  outstanding.replaceSync(speakerId ? `.turn:not(:has([data-speaker="${CSS.escape(speakerId)}"])) { --voice: var(--line-2); color: var(--ink-3); & .name { color: var(--ink-3); } }` : '');
}
