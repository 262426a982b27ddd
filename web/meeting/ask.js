/** Questions about one meeting: a conversation that the server keeps, each answer with the words it stands on. */
import { dropped } from '../api.js';
import { fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { ago, t } from '../text.js';
import { openMenu } from '../components/menu.js';

const LISTED = 7;

/** Events: `light` with citations while one is pointed at, and `cite` with `{citations, at}` when it is followed. */
export class Ask extends EventTarget {
  #id;
  #record;
  #signal;
  #followed = [];
  #conversation = null;
  #talks = [];
  #list = null;
  #title = h('span', { class: 'talk-title' });
  #choose = h('button', { class: 'quiet talk-choose', type: 'button', 'aria-haspopup': 'menu', onclick: () => this.#openMenu() },
    this.#title, icon('chevron', 14));
  #bar = h('div', { class: 'ask-bar', hidden: true }, this.#choose,
    h('button', { class: 'quiet', type: 'button', onclick: () => { this.#show(null); this.#conversation.focus(); } }, icon('plus', 16), t('ask.newTalk')));

  /** @param {import('./record.js').MeetingRecord} record @param {AbortSignal} signal */
  constructor(record, signal) {
    super();
    this.#id = record.id;
    this.#record = record;
    this.#signal = signal;
    this.element = h('div', { class: 'ask-place' }, this.#bar);
    // Nothing is loaded for it before somebody looks at it.
    const watch = new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) { watch.disconnect(); this.#start(); } });
    watch.observe(this.element);
    signal.addEventListener('abort', () => watch.disconnect());
  }

  async #start() {
    const [{ Conversation }, list, { talks }] = await Promise.all([import('../ask/conversation.js'), import('../ask/talk-list.js'), import('../ask/talks.js'), style('ask'), style('found')]);
    if (this.#signal.aborted) return;
    this.#list = list;
    this.#conversation = new Conversation({
      key: this.#id, scope: () => [this.#id], title: t('ask.title'), text: t('ask.text'), placeholder: t('ask.placeholder'),
      whither: {
        title: () => this.#record.meeting.title || t('meeting.untitled'),
        follow: (citation) => this.#follow(citation),
        // After a pass of the pointer, what was followed last is lit again.
        light: (citations) => this.dispatchEvent(new CustomEvent('light', { detail: citations.length ? citations : this.#followed })),
      },
    }, this.#signal);
    this.#conversation.addEventListener('talk', ({ detail }) => this.#took(detail));
    this.element.append(this.#conversation.element);
    this.#talks = await talks(this.#signal, this.#id).catch((error) => { if (!dropped(error)) return []; throw error; });
    // Who was quick has asked already.
    if (!this.#conversation.talk) this.#show(this.#talks[0] ?? null);
  }

  #follow(citation) {
    this.#followed = [citation];
    this.dispatchEvent(new CustomEvent('cite', { detail: { citations: this.#followed, at: citation.start_ms } }));
  }

  #show(talk) {
    this.#followed = [];
    this.#conversation.show(talk);
    this.#draw();
  }

  async #took({ id }) {
    const { talkOf } = await import('../ask/talks.js');
    const talk = await talkOf(id, this.#signal).catch(() => null);
    if (!talk) return;
    this.#talks = [talk, ...this.#talks.filter((each) => each.id !== id)];
    this.#draw();
  }

  #draw() {
    const shown = this.#talks.find((each) => each.id === this.#conversation.talk?.id);
    this.#bar.hidden = !this.#talks.length;
    fill(this.#title, shown?.title ?? t('ask.newTalk'));
    this.#choose.setAttribute('aria-label', t('ask.talksNow', { title: shown?.title ?? t('ask.newTalk') }));
  }

  #openMenu() {
    const shown = this.#talks.find((each) => each.id === this.#conversation.talk?.id);
    openMenu(this.#choose, [
      ...this.#talks.slice(0, LISTED).map((talk) => ({ label: talk.title, note: ago(talk.updated_at), checked: talk === shown, run: () => this.#show(talk) })),
      ...(shown ? [{ heading: t('ask.thisTalk') }, ...this.#list.talkActions(shown, (next) => this.#changed(shown, next))] : []),
    ]);
  }

  #changed(before, after) {
    this.#talks = after ? this.#talks.map((each) => (each.id === after.id ? after : each)) : this.#talks.filter((each) => each.id !== before.id);
    if (after) this.#draw(); else this.#show(this.#talks[0] ?? null);
  }
}
