/** A conversation with the record: its questions with their answers, and the place to ask the next one. */
import { dropped, sentence } from '../api.js';
import { announce, h, pause, style } from '../dom.js';
import { icon } from '../icons.js';
import { stream } from '../stream.js';
import { t } from '../text.js';
import { learn } from '../components/catalogue.js';
import { Composer } from './composer.js';
import { Prompts } from './prompts.js';
import { begin, messages } from './talks.js';
import { Thread } from './thread.js';
import { Turn } from './turn.js';

/** So long an answer is looked for: the server gives a question up after three minutes. */
const LOOKED_FOR_MS = 200_000;
const AFTER_OTHER_MS = 1500;

/** The person does not want to read on. */
class Stopped extends Error {}

/** Event `talk` when a conversation was begun or went on, with it as `detail`. */
export class Conversation extends EventTarget {
  /** The conversation on the server; null until its first question. */
  talk = null;
  #scope;
  #signal;
  #whither;
  #composer;
  #prompts;
  #shown = new AbortController();
  #reading = null;
  #maker = h('p', { class: 'hint ask-note', hidden: true }, t('ask.extractive'));
  #thread;

  /**
   * @param {{key: string, scope: () => string[], title: string, text: string, placeholder: string, aside?: Node, whither?: Object}} options
   *   `key`: under which what is typed is kept; `scope`: the meetings that a new conversation is about, none for all;
   *   `whither`: where citations lead, see `Whither`
   * @param {AbortSignal} signal
   */
  constructor({ key, scope, title, text, placeholder, aside, whither }, signal) {
    super();
    this.#scope = scope;
    this.#signal = signal;
    this.#whither = { ...whither, signal };
    this.#composer = new Composer(key, placeholder, aside);
    this.#composer.addEventListener('ask', ({ detail }) => this.ask(detail));
    this.#composer.addEventListener('stop', () => this.#reading?.abort(new Stopped()));
    this.#prompts = new Prompts({ title, text }, (question) => { this.#composer.focus(); this.ask(question); });
    signal.addEventListener('abort', () => this.#leave(signal.reason));
    style('found');
    this.#thread = new Thread(this.#prompts.hello, this.#prompts.next);
    this.element = h('div', { class: 'ask' }, this.#thread.element, h('div', { class: 'ask-foot' }, this.#composer.element, this.#maker));
  }

  /** Takes the caret to where questions are typed. */
  focus() {
    this.#composer.grow();
    this.#composer.focus();
  }

  /** Shows a conversation; none is a new one. @param {?Object} talk */
  async show(talk) {
    this.#leave(new DOMException('another conversation is shown', 'AbortError'));
    this.#shown = new AbortController();
    const signal = AbortSignal.any([this.#signal, this.#shown.signal]);
    this.talk = talk;
    this.#maker.hidden = true;
    this.#prompts.next.hidden = true;
    this.#prompts.hello.hidden = Boolean(talk);
    this.#prompts.suggest(talk ? talk.meeting_ids : this.#scope(), signal);
    this.#thread.fill(talk && h('p', { class: 'thinking' }, t('loading')));
    if (talk) await this.#open(talk, signal);
  }

  /** Asks, and shows the answer as it comes. */
  async ask(question) {
    if (this.#reading) { this.#composer.giveBack(question); return; }
    this.#prompts.hello.hidden = true;
    this.#prompts.next.hidden = true;
    this.#composer.hold(question);
    const turn = new Turn(question, this.#whither);
    await this.#work(turn, (signal) => this.#send(turn, signal));
  }

  async #open(talk, signal) {
    try {
      await this.#page(talk, '', signal);
    } catch (error) {
      if (dropped(error) || signal.aborted) return;
      this.#thread.fill(h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error)),
        h('button', { class: 'quiet', type: 'button', onclick: () => this.show(talk) }, t('again'))));
    }
  }

  /** Puts the newest messages on the page, or (`before`) some before those that stand there. */
  async #page(talk, before, signal) {
    const { messages: found, earlier } = await messages(talk.id, { signal, before });
    await this.#names(found, signal);
    const turns = found.map((message) => this.#turnOf(message));
    if (before) this.#thread.addBefore(turns);
    else { this.#rest(found.at(-1)); this.#thread.fill(turns.map((turn) => turn.element)); }
    this.#thread.offer(earlier && (() => this.#page(talk, earlier, signal)));
  }

  /** A question that was asked before, with what became of it. */
  #turnOf(message) {
    const turn = new Turn(message.question, this.#whither);
    turn.id = message.id;
    this.#composer.kept(message.question);
    if (message.status === 'ready') turn.finish(message);
    else if (message.status === 'answering') queueMicrotask(() => this.#work(turn, (signal) => this.#await(turn, signal)));
    else turn.failed(t('ask.brokenOff'), this.#again(turn));
    return turn;
  }

  /** Works on one answer at a time; it ends with the view, with another conversation, or when it is stopped. */
  async #work(turn, job) {
    if (this.#reading) return;
    const shown = this.#shown;
    const reading = new AbortController();
    const signal = AbortSignal.any([this.#signal, shown.signal, reading.signal]);
    this.#reading = reading;
    this.#composer.busy = true;
    turn.think();
    this.#thread.add(turn);
    try {
      await this.#thread.keeping(() => job(signal));
    } catch (error) {
      if (error instanceof Stopped) turn.stopped(this.#look(turn, 'ask.showWhole'));
      else if (!signal.aborted) turn.failed(error, this.#wayOut(turn, error));
    } finally {
      if (this.#reading === reading) { this.#reading = null; this.#composer.busy = false; }
    }
  }

  #wayOut(turn, error) {
    return error.code === 'network' && this.talk ? this.#look(turn, 'ask.lookAgain') : this.#again(turn);
  }

  #look(turn, label) {
    return { label: t(label), run: () => this.#work(turn, (signal) => this.#await(turn, signal)) };
  }

  #again(turn) {
    return { label: t('ask.again'), run: () => { turn.id = null; this.#work(turn, (signal) => this.#send(turn, signal)); } };
  }

  async #send(turn, signal) {
    try {
      this.talk ??= await begin(this.#scope(), signal);
      await this.#read(turn, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      await this.#mend(turn, error, signal);
    }
  }

  /** Reads the answer from the stream, to its end. */
  async #read(turn, signal) {
    const path = `/ask-mind/sessions/${this.talk.id}/messages/stream`;
    for await (const event of stream('POST', path, { body: { question: turn.question }, signal })) {
      if (event.type === 'asked') { this.#composer.kept(turn.question); this.#tell(); }
      if (event.type === 'statement') await this.#names([event.statement], signal);
      if (event.type === 'done') { await this.#done(turn, event.message, signal); return; }
      turn.take(event);
    }
    throw Object.assign(new Error('the stream ended before the answer'), { code: 'network' });
  }

  async #done(turn, message, signal) {
    await this.#names([message], signal);
    await turn.finish(message);
    signal.throwIfAborted();
    announce(message.answer ?? '');
    this.#rest(message);
    this.#prompts.goOn(this.#thread.questions);
    this.#tell();
  }

  /** Finds a way on when an answer could not be read to its end. */
  async #mend(turn, error, signal) {
    if (error.code === 'conflict' && !turn.id) return this.#afterTheOther(turn, error, signal);
    if (error.code === 'not_found' && !turn.id) {
      this.talk = null;
      turn.failed(t('ask.talkGone'), this.#again(turn));
      return undefined;
    }
    if (error.code !== 'network' || !this.talk) throw error;
    turn.lost();
    return this.#await(turn, signal);
  }

  /** The question before is still being answered: this one is asked when that is done. */
  async #afterTheOther(turn, error, signal) {
    const { messages: found } = await messages(this.talk.id, { signal, limit: 1 });
    if (found.at(-1)?.status !== 'answering') throw error;
    turn.wait(t('ask.afterOther'));
    await pause(AFTER_OTHER_MS, signal);
    await this.#send(turn, signal);
  }

  /** Takes the answer from the conversation's messages, as soon as it is there. */
  async #await(turn, signal) {
    const end = Date.now() + LOOKED_FOR_MS;
    for (let wait = 700; Date.now() < end; wait = Math.min(4000, wait * 1.4)) {
      const message = this.#mine(turn, (await messages(this.talk.id, { signal, limit: 10 })).messages);
      if (!message) { turn.failed(t('ask.notKept'), this.#again(turn)); return; }
      turn.id = message.id;
      this.#composer.kept(turn.question);
      if (message.status === 'ready') { await this.#done(turn, message, signal); return; }
      if (message.status !== 'answering') break;
      await pause(wait, signal);
    }
    turn.failed(t('ask.brokenOff'), this.#again(turn));
  }

  /** The message of a turn; by its words, where it broke off before the server could tell its id. */
  #mine(turn, found) {
    if (turn.id) return found.find((each) => each.id === turn.id);
    const others = this.#thread.messages;
    return found.findLast((each) => each.question === turn.question && !others.has(each.id));
  }

  #leave(reason) {
    this.#shown.abort(reason);
    this.#reading = null;
    this.#composer.busy = false;
  }

  /** Learns the titles of meetings that citations name; in the meeting itself they name none. */
  async #names(cited, signal) {
    if (!this.#whither.follow) await learn(cited.flatMap((each) => each.citations ?? []).map((each) => each.meeting_id), signal);
  }

  /** Says once, below all, that no model is there. */
  #rest(message) {
    this.#maker.hidden = !(message?.provenance?.engine === 'extractive' && !message.provenance.model_error);
  }

  #tell() {
    this.dispatchEvent(new CustomEvent('talk', { detail: this.talk }));
  }
}
