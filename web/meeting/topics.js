/** What the meeting was about, piece by piece, along the sound. */
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, t } from '../text.js';
import { openMenu } from '../components/menu.js';
import { lastBefore } from './words.js';

/** A band of pieces over the track, and for small screens a menu of the same. Event `seek`, with ms as `detail`. */
export class Topics extends EventTarget {
  #topics = [];
  #duration = 0;
  #now = -1;
  #drawn = '';
  #band = h('ol', { class: 'topics-band', 'aria-label': t('topics.label'), onkeydown: (event) => this.#keys(event) });
  #title = h('span', { class: 'topics-title' });

  constructor() {
    super();
    this.button = h('button', { class: 'quiet topics-now', type: 'button', 'aria-haspopup': 'menu', hidden: true, onclick: () => this.#open() },
      icon('list', 16), this.#title, icon('chevron', 14));
    this.element = h('div', { class: 'topics', hidden: true }, this.#band);
  }

  /** Shows these topics of minutes along a sound of this length. */
  set(topics, duration) {
    this.#topics = placed(topics ?? [], duration);
    this.#duration = duration;
    const drawn = JSON.stringify([this.#topics, duration]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#now = -2;
    this.element.hidden = this.button.hidden = !this.#topics.length;
    fill(this.#band, this.#topics.map((topic, index) => this.#piece(topic, index)));
    this.show(0);
  }

  /** Marks the topic that `ms` lies in. */
  show(ms) {
    const at = lastBefore(this.#topics, ms, (topic) => topic.start);
    if (at === this.#now || !this.#topics.length) return;
    this.#band.children[this.#now]?.firstChild.removeAttribute('aria-current');
    this.#band.children[at]?.firstChild.setAttribute('aria-current', 'true');
    this.#now = at;
    const topic = this.#topics[Math.max(0, at)];
    this.#title.textContent = topic.title;
    this.button.setAttribute('aria-label', t('topics.now', { title: topic.title }));
  }

  #piece({ title, start, end }, index) {
    const piece = h('li', { class: 'topics-piece' }, h('button', {
      class: 'topic', type: 'button', tabindex: index ? -1 : 0, title: t('topics.span', { title, from: clock(start), to: clock(end) }),
      'aria-label': t('topics.piece', { title, from: clock(start), to: clock(end) }), onclick: () => this.#go(start),
    }, h('span', null, title)));
    piece.style.setProperty('left', `${start / this.#duration * 100}%`);
    piece.style.setProperty('width', `${(end - start) / this.#duration * 100}%`);
    return piece;
  }

  /** One stop for the tab key; the arrows go from piece to piece. */
  #keys(event) {
    const all = [...this.#band.querySelectorAll('.topic')];
    const at = all.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!all[to]) return;
    event.target.tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
  }

  #open() {
    openMenu(this.button, this.#topics.map(({ title, start }, index) => ({ label: title, note: clock(start), checked: index === this.#now, run: () => this.#go(start) })));
  }

  #go(ms) {
    this.dispatchEvent(new CustomEvent('seek', { detail: ms }));
  }
}

/** In their order, none over another. */
function placed(topics, duration) {
  if (!duration) return [];
  const timed = topics.filter((topic) => Number.isFinite(topic.start_ms) && topic.start_ms < duration).sort((a, b) => a.start_ms - b.start_ms);
  return timed.map((topic, index) => ({
    title: topic.title, start: topic.start_ms,
    end: Math.max(topic.start_ms, Math.min(timed[index + 1]?.start_ms ?? Infinity, topic.end_ms ?? Infinity, duration)),
  })).filter((topic) => topic.end > topic.start);
}
