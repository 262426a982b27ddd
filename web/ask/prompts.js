/** Questions that the record answers, to begin with and to go on with. */
import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';

const AT_FIRST = 4;
const AFTERWARDS = 2;

export class Prompts {
  /** What stands in a conversation without questions. */
  hello = h('div', { class: 'quiet-place hello' });
  /** What could be asked next. */
  next = h('div', { class: 'examples next', role: 'group', 'aria-label': t('ask.tryThese'), hidden: true });
  #words;
  #ask;
  #found = [];

  /** @param {{title: string, text: string}} words @param {(question: string) => void} ask */
  constructor(words, ask) {
    this.#words = words;
    this.#ask = ask;
    this.#draw();
  }

  /** Looks for questions about these meetings; about all, if there are none. Several at once have none of their own. */
  async suggest(meetingIds, signal) {
    const about = meetingIds.length ? `&meeting_id=${meetingIds[0]}` : '';
    this.#found = meetingIds.length > 1 ? [] : await get(`/ask-mind/prompts?limit=8${about}`, { signal }).catch(() => []);
    if (!signal.aborted) this.#draw();
  }

  /** Shows what is left to be asked. @param {string[]} asked */
  goOn(asked) {
    const left = this.#found.map((each) => each.question).filter((question) => !asked.includes(question)).slice(0, AFTERWARDS);
    fill(this.next, left.map((question) => this.#chip(question)));
    this.next.hidden = !left.length;
  }

  #draw() {
    const chips = this.#found.slice(0, AT_FIRST).map((each) => this.#chip(each.question));
    fill(this.hello, icon('sparkle', 30), h('h2', null, this.#words.title), h('p', null, this.#words.text),
      chips.length > 0 && h('div', { class: 'examples', role: 'group', 'aria-label': t('ask.tryThese') }, chips));
  }

  #chip(question) {
    return h('button', { class: 'button small', type: 'button', onclick: () => this.#ask(question) }, question);
  }
}
