/** Where a question is typed: it grows, keeps what was typed, and stops what is being written. */
import { draft, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';

const TALLEST = 180;

/** Events: `ask` with the question as `detail`, and `stop`. */
export class Composer extends EventTarget {
  #draft;
  #busy = false;
  #input;
  #send = h('button', { class: 'button main square send', type: 'submit', 'aria-label': t('ask.send'), title: t('ask.send') }, icon('send', 18));
  #stop = h('button', { class: 'button square stop', type: 'button', hidden: true, 'aria-label': t('ask.stop'), title: t('ask.stop'), onclick: () => this.#halt() }, icon('stop', 16));

  /**
   * @param {string} key under which what is typed is kept
   * @param {string} placeholder
   * @param {Node} [aside] stands below what is typed
   */
  constructor(key, placeholder, aside) {
    super();
    this.#draft = draft(`ask.${key}`);
    this.#input = h('textarea', { class: 'input', rows: 1, name: 'question', maxlength: 2000, placeholder, 'aria-label': t('ask.label'), enterkeyhint: 'send', value: this.#draft.get() });
    this.#input.addEventListener('input', () => { this.#draft.set(this.#input.value); this.grow(); });
    this.#input.addEventListener('keydown', (event) => this.#keys(event));
    this.element = h('form', { class: aside ? 'ask-form with-aside' : 'ask-form', onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
      this.#input, aside, h('div', { class: 'ask-buttons' }, this.#stop, this.#send));
  }

  /** Whether an answer is being written: then it can be stopped, and nothing else be asked. */
  set busy(busy) {
    const focused = this.element.contains(document.activeElement);
    this.#busy = busy;
    this.#stop.hidden = !busy;
    this.#send.hidden = busy;
    if (focused && !this.element.contains(document.activeElement)) this.focus();
  }

  /** A question is on its way: it is kept, unless something else was typed. */
  hold(question) {
    if (!this.#draft.get()) this.#draft.set(question);
  }

  /** The question that was sent is safe: it need not be kept here any more. */
  kept(question) {
    if (this.#draft.get() !== question) return;
    this.#draft.set('');
    if (this.#input.value === question) { this.#input.value = ''; this.grow(); }
  }

  /** Puts a question back that could not be sent, unless another is being typed. */
  giveBack(question) {
    if (this.#input.value.trim()) return;
    this.#input.value = question;
    this.#draft.set(question);
    this.grow();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Takes the height of what is typed. */
  grow() {
    this.#input.style.height = 'auto';
    if (this.#input.scrollHeight) this.#input.style.height = `${Math.min(TALLEST, this.#input.scrollHeight + 2)}px`;
  }

  #keys(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#submit(); }
    if (event.key === 'Escape' && this.#busy) { event.preventDefault(); this.#halt(); }
  }

  #halt() {
    this.dispatchEvent(new Event('stop'));
  }

  #submit() {
    const question = this.#input.value.trim();
    if (!question || this.#busy) return;
    // It is kept until the server has it: a reload in between loses nothing.
    this.#draft.set(question);
    this.#input.value = '';
    this.grow();
    this.dispatchEvent(new CustomEvent('ask', { detail: question }));
  }
}
