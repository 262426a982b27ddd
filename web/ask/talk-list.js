/** The conversations of the past, to go back to, rename and delete. */
import { dropped, get, sentence } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { ago, t } from '../text.js';
import { learn, titleOf } from '../components/catalogue.js';
import { confirmed, openDialog } from '../components/dialog.js';
import { field, form } from '../components/form.js';
import { openMenu } from '../components/menu.js';
import { toast } from '../components/toast.js';
import { change, discard, talkOf, talks } from './talks.js';

/** Events: `open` with a conversation (null: a new one), and `gone` with one that was deleted. */
export class TalkList extends EventTarget {
  #signal;
  #all = [];
  #current = null;
  #list = h('ul', { class: 'talks' });

  /** @param {AbortSignal} signal */
  constructor(signal) {
    super();
    this.#signal = signal;
    this.element = h('nav', { class: 'talks-place', 'aria-label': t('ask.talks') },
      h('button', { class: 'button small', type: 'button', onclick: () => this.#open(null) }, icon('plus', 16), t('ask.newTalk')), this.#list);
  }

  /** Reads them. @throws {import('../api.js').ApiError} */
  async load() {
    try {
      this.#all = await talks(this.#signal);
      await learn(this.#all.filter((each) => each.meeting_ids.length === 1).slice(0, 30).map((each) => each.meeting_ids[0]), this.#signal);
      this.#draw();
    } catch (error) {
      if (!dropped(error)) fill(this.#list, h('li', { class: 'hint' }, sentence(error), h('button', { class: 'quiet', onclick: () => this.load() }, t('again'))));
    }
  }

  /** The conversation that is shown. */
  set current(id) {
    this.#current = id;
    this.#draw();
  }

  /** Takes note of one that was begun or went on. */
  async took({ id }) {
    const talk = await talkOf(id, this.#signal).catch(() => null);
    if (!talk) return;
    this.#all = [talk, ...this.#all.filter((each) => each.id !== id)];
    this.#draw();
  }

  #open(talk) {
    this.dispatchEvent(new CustomEvent('open', { detail: talk }));
  }

  #draw() {
    fill(this.#list, this.#all.length ? this.#all.map((talk) => this.#row(talk)) : h('li', { class: 'hint' }, t('ask.noTalks')));
  }

  #row(talk) {
    const more = h('button', { class: 'quiet square', type: 'button', 'aria-haspopup': 'menu', 'aria-label': t('ask.talkMore', { title: talk.title }) }, icon('more', 16));
    more.addEventListener('click', () => openMenu(more, talkActions(talk, (next) => this.#changed(talk, next))));
    return h('li', { class: 'talk-row' },
      h('a', { class: 'talk-link', href: `/ask?c=${talk.id}`, 'aria-current': talk.id === this.#current ? 'page' : null,
        onclick: (event) => { if (!event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) { event.preventDefault(); this.#open(talk); } } },
        h('span', { class: 'talk-title' }, talk.title), h('span', { class: 'talk-note' }, ago(talk.updated_at), ' · ', scopeName(talk.meeting_ids))), more);
  }

  #changed(before, after) {
    this.#all = after ? this.#all.map((each) => (each.id === after.id ? after : each)) : this.#all.filter((each) => each.id !== before.id);
    this.#draw();
    if (!after) this.dispatchEvent(new CustomEvent('gone', { detail: before }));
  }
}

/** Where a conversation looks, in words. */
export function scopeName(meetingIds) {
  if (!meetingIds.length) return t('ask.everywhere');
  return meetingIds.length === 1 ? titleOf(meetingIds[0]) : t('finder.inMeetings', { count: meetingIds.length });
}

/**
 * What can be done with a conversation, for a menu.
 * @param {Object} talk
 * @param {(next: ?Object) => void} changed with what it is now; null: it is gone
 */
export function talkActions(talk, changed) {
  return [
    { label: t('ask.renameTalk'), icon: 'pen', run: () => rename(talk, changed) },
    { label: t('ask.deleteTalk'), icon: 'trash', danger: true, run: () => drop(talk, changed) },
  ];
}

async function rename(talk, changed) {
  await openDialog(t('ask.renameTitle'), (close) => form({
    fields: [field(t('ask.talkTitle'), { name: 'title', value: talk.title, maxlength: 255, required: true })],
    submit: t('save'),
    send: async ({ title }) => {
      // Only the title is at stake: what somebody else changed of it is not worth asking about.
      const { version } = await get(`/ask-mind/sessions/${talk.id}`);
      changed(await change(talk, { title }, version));
      close();
    },
  }));
}

async function drop(talk, changed) {
  if (!await confirmed(t('ask.deleteTitle'), t('ask.deleteText', { title: talk.title }), t('ask.deleteTalk'))) return;
  try {
    await discard(talk);
    changed(null);
  } catch (error) {
    if (error.status === 404) changed(null);
    else if (!dropped(error)) toast(sentence(error), { bad: true });
  }
}
