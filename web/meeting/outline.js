/** What was spoken of, in the order of the meeting: topics, with the statements that rest on each. */
import { announce, h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, t } from '../text.js';
import { arrange } from '../components/arrange.js';
import { Pad, unsaved } from './pad.js';
import { SECTIONS } from './pen.js';
import { brief } from './statement.js';

/** The topics as a part of the minutes. */
export class Outline {
  #desk;
  #unfolded = new Set();
  #pads = new Map();
  #rows = new Map();
  #list = h('ul', { class: 'statements subjects' });

  /** @param {import('./minutes.js').Minutes} desk */
  constructor(desk) {
    this.#desk = desk;
    this.element = h('section', { class: 'minutes-section subjects-section', 'aria-label': t('minutes.topics') }, h('div', { class: 'minutes-head' }, h('h2', null, t('minutes.topics'))), this.#list);
  }

  /** @returns {?HTMLElement} nothing where the meeting was not divided */
  draw() {
    const { minutes } = this.#desk.record;
    const topics = minutes.topics ?? [];
    if (!topics.length) return null;
    for (const topic of topics) {
      const pad = this.#pads.get(topic.id);
      if (pad && topic.title !== pad.before && !pad.saving) pad.overtaken(topic);
      if (!pad && this.#desk.open && !this.#rows.size && unsaved(this.#key(topic.id))) this.#openPad(topic);
    }
    const rows = topics.map((topic, index) => this.#row(topic, within(minutes, topics, index)));
    arrange(this.#list, rows);
    for (const id of this.#rows.keys()) if (!topics.some((topic) => topic.id === id)) this.#rows.delete(id);
    for (const pad of this.#pads.values()) pad.fit();
    return this.element;
  }

  /** Begins to give a topic another title. */
  edit(id) {
    const topic = this.#desk.record.minutes.topics.find((each) => each.id === id);
    if (!this.#desk.open || !topic) return;
    if (!this.#pads.has(id)) this.#openPad(topic);
    this.#desk.draw();
    this.#pads.get(id).focus();
  }

  #openPad(topic) {
    const pad = new Pad({
      label: t('minutes.titleOf', { text: topic.title }), key: this.#key(topic.id), text: topic.title, limit: 255,
      save: (now, before) => this.#desk.pen.retitle(topic.id, before, now),
      saveNew: () => { pad.giveUp(); },
      done: (saved) => {
        const hadFocus = pad.element.contains(document.activeElement) || document.activeElement === document.body;
        this.#pads.delete(topic.id);
        this.#desk.draw();
        if (hadFocus) this.#desk.row(topic.id)?.querySelector('[data-part="say"]')?.focus({ preventScroll: true });
        if (saved) announce(t('minutes.saved'));
      },
    });
    this.#pads.set(topic.id, pad);
  }

  #key(id) {
    return `minutes.${this.#desk.record.id}.topic.${id}`;
  }

  #row(topic, statements) {
    const pad = this.#pads.get(topic.id) ?? null;
    const unfolded = this.#unfolded.has(topic.id);
    const key = pad ? 'pad' : JSON.stringify([topic, this.#desk.open, unfolded, statements.map((each) => [each.id, each.text])]);
    const known = this.#rows.get(topic.id);
    if (known?.key === key && known.pad === pad) return known.row;
    const row = pad
      ? h('li', { class: 'statement writing', 'data-id': topic.id, 'data-kind': 'topic' }, pad.element)
      : this.#plain(topic, statements, unfolded);
    this.#rows.set(topic.id, { key, pad, row });
    return row;
  }

  #plain(topic, statements, unfolded) {
    const desk = this.#desk;
    const under = h('div', { class: 'under', id: `under-${topic.id}`, hidden: !unfolded },
      h('ul', null, statements.map((each) => h('li', null, h('button', { class: 'under-say', type: 'button', onclick: () => desk.choose(each, each.citations[0]?.start_ms ?? each.start_ms) }, each.text)))),
      !statements.length && h('p', { class: 'hint' }, t('minutes.topicEmpty')),
      desk.open && h('button', { class: 'quiet', type: 'button', onclick: () => desk.revising.add('key_points', { topic }) }, icon('plus', 15), t('minutes.addToTopic')));
    return h('li', { class: 'statement subject', 'data-id': topic.id, 'data-kind': 'topic' },
      h('div', { class: 'statement-main' },
        h('div', { class: 'subject-line' },
          h('button', { class: 'say subject-say', type: 'button', 'data-part': 'say', 'aria-expanded': String(unfolded), 'aria-controls': `under-${topic.id}`, onclick: () => this.#fold(topic.id) },
            icon('chevron', 14), h('span', null, topic.title)),
          Number.isFinite(topic.start_ms) && h('button', { class: 'time', type: 'button', 'data-part': 'cite-0', 'aria-label': t('minutes.playAt', { time: clock(topic.start_ms) }),
            onclick: () => desk.choose({ id: topic.id, citations: [] }, topic.start_ms) }, span(topic)),
          statements.length > 0 && h('span', { class: 'by' }, t('minutes.statements', { count: statements.length }))),
        under),
      desk.open && h('div', { class: 'row-tools' }, h('button', { class: 'quiet tool', type: 'button', 'data-part': 'pen', 'aria-label': t('minutes.retitle', { text: brief(topic.title) }), title: t('minutes.editTip'), onclick: () => this.edit(topic.id) }, icon('pen', 16))));
  }

  #fold(id) {
    if (!this.#unfolded.delete(id)) this.#unfolded.add(id);
    this.#desk.draw();
  }
}

function span({ start_ms: start, end_ms: end }) {
  return Number.isFinite(end) ? `${clock(start)}–${clock(end)}` : clock(start);
}

/** The statements whose first words were said while this was spoken of. */
function within(minutes, topics, index) {
  const { start_ms: from } = topics[index];
  const to = topics[index + 1]?.start_ms ?? Infinity;
  if (!Number.isFinite(from)) return [];
  return SECTIONS.flatMap((name) => minutes[name] ?? []).filter(({ citations, start_ms: own }) => {
    const at = citations?.[0]?.start_ms ?? own;
    return Number.isFinite(at) && at >= from && at < to;
  });
}
