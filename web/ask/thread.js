/** The questions and answers one below the other: it stays at its end while words come, unless the person has scrolled away. */
import { fill, h } from '../dom.js';
import { t } from '../text.js';

const AT_END_PX = 80;
const LOOK_MS = 100;

export class Thread {
  #turns = h('div', { class: 'answers' });
  #earlier = h('div', { class: 'more', hidden: true });

  /** @param {Node} before stands above the answers @param {Node} after stands below them */
  constructor(before, after) {
    this.element = h('div', { class: 'ask-scroll', tabindex: 0, role: 'group', 'aria-label': t('ask.conversation') }, this.#earlier, before, this.#turns, after);
  }

  /** Puts these in place of all that was there. */
  fill(...nodes) {
    this.#earlier.hidden = true;
    fill(this.#turns, nodes);
    this.toEnd();
  }

  /** Adds a turn at the end. @param {import('./turn.js').Turn} turn */
  add(turn) {
    if (!turn.element.isConnected) this.#turns.append(turn.element);
    this.toEnd();
  }

  /** Adds turns at the beginning; what is being read stays where it is. */
  addBefore(turns) {
    const height = this.element.scrollHeight;
    this.#turns.prepend(...turns.map((turn) => turn.element));
    this.element.scrollTop += this.element.scrollHeight - height;
  }

  /** Offers what was said before. @param {?() => Promise<void>} more null when there is no more */
  offer(more) {
    this.#earlier.hidden = !more;
    fill(this.#earlier, more && h('button', { class: 'button small', type: 'button', onclick: () => more().catch(() => {}) }, t('ask.earlier')));
  }

  /** The questions that stand here. */
  get questions() {
    return [...this.#turns.querySelectorAll('.exchange > h2')].map((each) => each.textContent);
  }

  /** The ids of the messages that stand here. */
  get messages() {
    return new Set([...this.#turns.querySelectorAll('[data-message]')].map((each) => each.dataset.message));
  }

  /** Does something that makes it longer, and stays at the end if it was there. */
  async keeping(work) {
    let atEnd = this.#isAtEnd();
    const follow = () => { if (atEnd) this.toEnd(); };
    const timer = setInterval(() => { follow(); atEnd = this.#isAtEnd(); }, LOOK_MS);
    try { await work(); } finally { clearInterval(timer); follow(); }
  }

  /** Goes to the end. */
  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < AT_END_PX;
  }
}
