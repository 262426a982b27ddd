/** What was found, meeting by meeting; the arrow keys go from passage to passage. */
import { fill, h } from '../dom.js';
import { day, t } from '../text.js';
import { titleOf, whenOf } from '../components/catalogue.js';
import { Hit } from './hit.js';

/** Nobody learns who spoke while the words still change. */
const REST_MS = 350;

export class Results {
  element = h('div', { class: 'found-groups' });
  #hits = new Map();
  #stop = new AbortController();

  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.signal = signal;
    this.element.addEventListener('keydown', (event) => this.#keys(event));
  }

  /** Shows these passages in place of those before. @param {Object[]} passages @param {{q: string, person?: string}} terms */
  show(passages, terms) {
    this.#stop.abort(new DOMException('other passages are shown', 'AbortError'));
    this.#stop = new AbortController();
    const signal = AbortSignal.any([this.signal, this.#stop.signal]);
    this.#hits = new Map(passages.map((each) => new Hit(each, terms, signal)).map((hit) => [hit.element, hit]));
    const meetings = new Map();
    [...this.#hits.values()].forEach((hit, index) => {
      const id = passages[index].meeting_id;
      if (!meetings.has(id)) meetings.set(id, []);
      meetings.get(id).push(hit);
    });
    fill(this.element, [...meetings].map(([id, group]) => h('section', { class: 'found-group' },
      h('h2', null, h('a', { href: `/meetings/${id}` }, titleOf(id)), whenOf(id) && h('span', { class: 'found-when' }, day(whenOf(id)))),
      h('ul', null, group.map((hit) => hit.element)))));
    this.#watch(signal);
  }

  /** The first passage; null where none is. */
  get first() {
    return this.element.querySelector('.passage');
  }

  /** Who spoke is learnt of what is on the screen. */
  #watch(signal) {
    const watch = new IntersectionObserver((seen) => {
      for (const each of seen) {
        if (!each.isIntersecting) continue;
        watch.unobserve(each.target);
        this.#hits.get(each.target)?.learn();
      }
    }, { rootMargin: '200px' });
    const timer = setTimeout(() => this.#hits.forEach((_, element) => watch.observe(element)), REST_MS);
    signal.addEventListener('abort', () => { clearTimeout(timer); watch.disconnect(); }, { once: true });
  }

  #keys(event) {
    const row = event.target.closest('.hit');
    const hit = this.#hits.get(row);
    if (!hit || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = [...this.element.querySelectorAll('.passage')];
    const at = links.indexOf(hit.link);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    const unfolds = { ArrowRight: true, ArrowLeft: false }[event.key];
    if (to !== undefined) {
      if (to < 0) this.element.dispatchEvent(new Event('above')); else links[to]?.focus();
    } else if (unfolds !== undefined) {
      if (unfolds === (row.querySelector('.hit-row .unfold').getAttribute('aria-expanded') === 'false')) hit.toggle();
    } else return;
    event.preventDefault();
  }
}
