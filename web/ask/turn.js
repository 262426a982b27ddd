/** One question of a conversation, and its answer as it comes. */
import { announce, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { sentence } from '../api.js';
import { t } from '../text.js';
import { answerWords, makerLine } from '../components/answer.js';
import { cites } from '../components/cite.js';
import { copyButton } from '../components/copy.js';
import { asMarkdown } from './markdown.js';
import { Pace } from './pace.js';
import { toolsNote } from './tools.js';

export class Turn {
  /** The message with its answer, once there is one. */
  message = null;
  #whither;
  #pace;
  #tools = [];
  #claim = null;
  #told = '';
  #words = h('div', { class: 'answer-text' });
  #understood = h('p', { class: 'hint', hidden: true });
  #looked = h('div', null);
  #body = h('div', null);
  #note = h('div', null);
  #foot = h('div', { class: 'answer-foot', hidden: true });

  /** @param {string} question @param {import('../components/cite.js').Whither} whither */
  constructor(question, whither) {
    this.question = question;
    this.#whither = whither;
    this.#pace = new Pace(whither.signal);
    this.element = h('section', { class: 'answer exchange', 'aria-label': t('ask.turn', { question }) },
      h('h2', null, question), this.#understood, this.#looked, this.#body, this.#note, this.#foot);
  }

  /** The id of the message, once the server has kept the question. */
  get id() {
    return this.element.dataset.message ?? null;
  }

  set id(id) {
    if (id) this.element.dataset.message = id; else delete this.element.dataset.message;
  }

  /** Shows that the answer is being made. */
  think() {
    this.#told = '';
    this.#tools = [];
    this.#claim = null;
    this.element.setAttribute('aria-busy', 'true');
    fill(this.#looked);
    fill(this.#note);
    fill(this.#words);
    fill(this.#body, h('p', { class: 'thinking' }, t('ask.thinking')));
    this.#foot.hidden = true;
  }

  /**
   * Takes a piece of the answer.
   * @param {{type: string, message: ?Object, tool: ?Object, text: ?string, statement: ?Object}} event
   */
  take({ type, message, tool, text, statement }) {
    if (type === 'asked') this.id = message.id;
    if (type === 'tool') this.#look([...this.#tools, tool]);
    if (type === 'text') { this.#told += text; this.#pace.then(() => this.#write(text)); }
    if (type === 'statement') this.#pace.then(() => this.#ground(statement));
  }

  /** Shows the whole answer; after all that was told of it, if that is the same. */
  async finish(message) {
    this.message = message;
    if (this.#told && this.#told === message.answer) {
      await this.#pace.settled();
      this.#close();
    } else {
      this.#pace.finish();
      fill(this.#body, message.status === 'ready' ? answerWords(message, this.#whither) : null);
      this.#look(message.tools ?? []);
    }
    this.element.removeAttribute('aria-busy');
    fill(this.#note, message.notice && h('p', { class: 'hint notice-line' }, icon('warning', 15), h('span', null, message.notice)));
    this.#understood.textContent = message.understood_as ? t('ask.understood', { question: message.understood_as }) : '';
    this.#understood.hidden = !message.understood_as;
    this.#drawFoot();
  }

  /** Says that nobody reads on. @param {{label: string, run: () => void}} way to the answer after all */
  stopped(way) {
    this.#halt();
    this.#say('', t('ask.stopped'), way);
  }

  /** Says that the connection broke, and that the answer is being looked for. */
  lost() {
    this.#halt();
    this.element.setAttribute('aria-busy', 'true');
    this.#say('warn', t('ask.lost'));
  }

  /** Says what is waited for. */
  wait(words) {
    this.#say('', words);
  }

  /** Says what went wrong. @param {Error|string} problem @param {{label: string, run: () => void}} way out of it */
  failed(problem, way) {
    this.#halt();
    this.#say('bad', typeof problem === 'string' ? problem : sentence(problem), way);
  }

  #halt() {
    this.#pace.finish();
    this.#close();
    if (!this.#told) fill(this.#body);
    this.element.removeAttribute('aria-busy');
  }

  #say(kind, words, way) {
    announce(words);
    fill(this.#note, h('div', { class: `notice ${kind}` }, kind && icon('warning'), h('span', null, words),
      way && h('button', { class: 'quiet', type: 'button', onclick: way.run }, way.label)));
  }

  #look(tools) {
    this.#tools = tools;
    fill(this.#looked, toolsNote(tools));
  }

  #write(text) {
    if (!this.#words.isConnected) fill(this.#body, this.#words);
    if (!this.#claim) {
      if (text.startsWith('\n')) this.#words.classList.add('lines');
      this.#claim = h('div', { class: 'claim being-told' }, h('span', { class: 'claim-words' }));
      this.#words.append(this.#claim);
      this.#claim.firstChild.append(text.trimStart());
    } else this.#claim.firstChild.append(text);
  }

  #ground(statement) {
    this.#claim?.append(...cites(statement.citations, this.#whither));
    this.#close();
  }

  #close() {
    this.#claim?.classList.remove('being-told');
    this.#claim = null;
  }

  #drawFoot() {
    const by = makerLine(this.message);
    const copy = copyButton(() => asMarkdown(this.message, this.#whither.title));
    copy.className = 'quiet copy-answer';
    copy.title = t('ask.copyTitle');
    fill(this.#foot, this.message.answered && copy, by);
    this.#foot.hidden = !this.#foot.hasChildNodes();
  }
}

