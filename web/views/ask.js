/** Asking across meetings: conversations at the side, the one that is open in the middle. */
import { dropped, sentence } from '../api.js';
import { fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { rename } from '../router.js';
import { t } from '../text.js';
import { learn } from '../components/catalogue.js';
import { toast } from '../components/toast.js';
import { Conversation } from '../ask/conversation.js';
import { scopeName, TalkList } from '../ask/talk-list.js';
import { change, talkOf } from '../ask/talks.js';

/** The view of `/ask`: `?q=` asks at once, `?c=` opens a conversation, `?meeting=` says where to look. */
export default async function ask({ query, signal }) {
  const [talk] = await Promise.all([query.get('c') ? talkOf(query.get('c'), signal) : null, style('parts'), style('ask'), style('found'), style('voices')]);
  return new AskView(talk, query, signal).place();
}

class AskView {
  #signal;
  #query;
  #meetings;
  #conversation;
  #list;
  #scope = h('button', { class: 'quiet scope', type: 'button', 'aria-haspopup': 'dialog', onclick: () => this.#choose() });

  constructor(talk, query, signal) {
    this.#signal = signal;
    this.#query = query;
    this.#meetings = talk?.meeting_ids ?? query.getAll('meeting');
    this.#list = new TalkList(signal);
    this.#conversation = new Conversation({
      key: 'all', scope: () => this.#meetings, title: t('ask.allTitle'), text: t('ask.allText'), placeholder: t('ask.allPlaceholder'), aside: this.#scope,
    }, signal);
    this.#conversation.talk = talk;
    this.#list.addEventListener('open', ({ detail }) => this.#open(detail, { push: true }));
    this.#list.addEventListener('gone', ({ detail }) => { if (detail.id === this.#conversation.talk?.id) this.#open(null); });
    this.#conversation.addEventListener('talk', ({ detail }) => this.#took(detail));
    this.#drawScope();
  }

  place() {
    const aside = h('aside', { class: 'ask-side' }, h('h1', null, t('ask.heading')), this.#list.element);
    const node = h('div', { class: 'ask-page' }, aside,
      h('section', { class: 'ask-main', 'aria-label': t('ask.conversation') },
        h('div', { class: 'ask-bar narrow' },
          h('button', { class: 'quiet', type: 'button', 'aria-haspopup': 'dialog', onclick: () => this.#openList() }, icon('list', 17), t('ask.talks')),
          h('button', { class: 'quiet', type: 'button', onclick: () => this.#open(null, { push: true }) }, icon('plus', 16), t('ask.newTalk'))),
        this.#conversation.element));
    const question = this.#query.get('q')?.trim();
    const { talk } = this.#conversation;
    const shown = this.#conversation.show(talk);
    // Going back to this address, or reloading it, must not ask again.
    if (question) { rename(talk ? `/ask?c=${talk.id}` : '/ask'); shown.then(() => this.#conversation.ask(question)); }
    this.#list.current = talk?.id;
    this.#list.load();
    learn(this.#meetings, this.#signal).then(() => this.#drawScope(), () => {});
    return { title: t('ask.heading'), name: 'ask', node, entered: () => { if (matchMedia('(pointer: fine)').matches) this.#conversation.focus(); } };
  }

  #open(talk, { push = false } = {}) {
    this.#meetings = talk?.meeting_ids ?? [];
    this.#conversation.show(talk);
    this.#list.current = talk?.id;
    this.#drawScope();
    rename(talk ? `/ask?c=${talk.id}` : '/ask', { push });
    if (matchMedia('(pointer: fine)').matches) this.#conversation.focus();
  }

  #took(talk) {
    rename(`/ask?c=${talk.id}`);
    this.#list.current = talk.id;
    this.#list.took(talk);
  }

  #drawScope() {
    fill(this.#scope, icon('file', 15), h('span', { class: 'scope-name' }, scopeName(this.#meetings)), icon('chevron', 14));
    this.#scope.setAttribute('aria-label', t('ask.scope', { scope: scopeName(this.#meetings) }));
  }

  /** Changes where the next answers are looked for. */
  async #choose() {
    const { chooseMeetings } = await import('../components/meeting-picker.js');
    const chosen = await chooseMeetings(t('ask.scopeTitle'), this.#meetings, this.#signal);
    if (!chosen || this.#signal.aborted) return;
    const before = this.#meetings;
    this.#meetings = chosen;
    this.#drawScope();
    const { talk } = this.#conversation;
    if (!talk) { this.#conversation.show(null); return; }
    try {
      const now = await talkOf(talk.id, this.#signal);
      this.#conversation.talk = await change(now, { meeting_ids: chosen });
      this.#list.took(talk);
    } catch (error) {
      if (dropped(error)) return;
      this.#meetings = before;
      this.#drawScope();
      toast(sentence(error), { bad: true });
    }
  }

  /** On a narrow page the conversations of the past are in a dialog. */
  async #openList() {
    const { openDialog } = await import('../components/dialog.js');
    const place = this.#list.element.parentElement;
    await openDialog(t('ask.talks'), (close) => {
      this.#list.addEventListener('open', () => close(), { once: true });
      return this.#list.element;
    });
    place.append(this.#list.element);
  }
}
