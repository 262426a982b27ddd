/** Questions about one meeting, each answer with the words it stands on. */
import { dropped, post, sentence } from '../api.js';
import { announce, draft, fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { answerCard } from '../components/answer.js';
import { clock, t } from '../text.js';

const EXAMPLES = ['ask.example1', 'ask.example2', 'ask.example3'];

/** Event `cite` with `{citations, at}`: the person follows a citation. */
export class Ask extends EventTarget {
  #id;
  #draft;
  #answers = h('div', { class: 'answers' });
  #input = h('textarea', { class: 'input', rows: 1, name: 'question', maxlength: 1000, placeholder: t('ask.placeholder'), 'aria-label': t('ask.label'), enterkeyhint: 'send' });
  #hello = h('div', { class: 'quiet-place' }, icon('sparkle', 30), h('h2', null, t('ask.title')), h('p', null, t('ask.text')),
    h('div', { class: 'examples' }, EXAMPLES.map((key) => h('button', { class: 'button small', type: 'button', onclick: () => this.ask(t(key)) }, t(key)))));

  /** @param {string} meetingId @param {AbortSignal} signal */
  constructor(meetingId, signal) {
    super();
    this.#id = meetingId;
    this.signal = signal;
    this.#draft = draft(`ask.${meetingId}`);
    this.#input.value = this.#draft.get();
    this.#input.addEventListener('input', () => { this.#draft.set(this.#input.value); this.#grow(); });
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#submit(); }
    });
    const form = h('form', { class: 'ask-form', onsubmit: (event) => { event.preventDefault(); this.#submit(); } }, this.#input,
      h('button', { class: 'button main', type: 'submit', 'aria-label': t('ask.send') }, icon('sparkle', 17), h('span', null, t('ask.submit'))));
    style('found');
    this.element = h('div', { class: 'ask' }, h('div', { class: 'ask-scroll' }, this.#hello, this.#answers), form);
  }

  /** Asks, and shows the answer. */
  async ask(question) {
    this.#hello.hidden = true;
    const card = h('section', { class: 'answer', 'aria-busy': 'true' }, h('h2', null, question), h('p', { class: 'thinking' }, t('ask.thinking')));
    this.#answers.append(card);
    card.scrollIntoView({ block: 'nearest' });
    await this.#answer(card, question);
    card.scrollIntoView({ block: 'nearest' });
  }

  async #answer(card, question) {
    try {
      const data = await post('/ask-mind/ask', { question, meeting_ids: [this.#id] }, { signal: this.signal });
      fill(card, answerCard(question, data, (cite) => ({
        label: clock(cite.start_ms),
        run: () => this.dispatchEvent(new CustomEvent('cite', { detail: { citations: [cite], at: cite.start_ms } })),
      })));
      announce(data.answer);
    } catch (error) {
      if (dropped(error)) return;
      fill(card, h('h2', null, question), h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error)),
        h('button', { class: 'quiet', type: 'button', onclick: () => this.#answer(card, question) }, t('again'))));
    } finally {
      card.removeAttribute('aria-busy');
    }
  }

  #submit() {
    const question = this.#input.value.trim();
    if (!question) return;
    this.#input.value = '';
    this.#draft.set('');
    this.#grow();
    this.ask(question);
  }

  #grow() {
    this.#input.style.height = 'auto';
    this.#input.style.height = `${Math.min(160, this.#input.scrollHeight + 2)}px`;
  }
}
