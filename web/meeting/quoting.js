/** Finding the words of the record that a person's own statement rests on. */
import { ApiError, dropped } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, t } from '../text.js';

const SHOWN = 6;
const LONGEST = 2000;

/** What a statement quotes, chosen from what was said. */
export class Quoting {
  #record;
  #topic;
  #chosen = [];
  #sentences = null;
  #list = h('ul', { class: 'quotes-found' });
  #picked = h('ul', { class: 'quotes-picked' });
  #field = h('input', { class: 'input', type: 'text', 'aria-label': t('minutes.quoteFind'), placeholder: t('minutes.quoteFind'), autocomplete: 'off' });

  /**
   * @param {import('./record.js').MeetingRecord} record
   * @param {Object|null} [topic] only its words are looked through
   */
  constructor(record, topic = null) {
    this.#record = record;
    this.#topic = topic;
    const finder = h('div', { class: 'quoting-finder', hidden: true }, this.#field, this.#list);
    const opener = h('button', { class: 'quiet', type: 'button', 'aria-expanded': 'false', onclick: () => {
      finder.hidden = !finder.hidden;
      opener.setAttribute('aria-expanded', String(!finder.hidden));
      if (!finder.hidden) this.#look().then(() => { this.#field.focus(); finder.scrollIntoView({ block: 'nearest' }); });
    } }, icon('link', 15), t('minutes.quote'));
    this.#field.addEventListener('input', () => this.#look());
    this.element = h('div', { class: 'quoting' }, this.#picked, opener, finder);
  }

  /** The citations, as the API takes them. */
  get citations() {
    return this.#chosen.map(({ segment, text }) => ({ segment_ids: [segment.id], quote: text, start_ms: segment.start_ms ?? null }));
  }

  async #look() {
    try {
      this.#sentences ??= sentencesOf(await segmentsOf(this.#record), this.#topic);
    } catch (error) {
      if (!dropped(error)) fill(this.#list, h('li', { class: 'hint' }, t('minutes.quoteFailed')));
      return;
    }
    const words = this.#field.value.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const found = this.#sentences
      .map((each) => ({ ...each, hits: words.filter((word) => each.lower.includes(word)).length }))
      .filter((each) => !words.length || each.hits)
      .sort((a, b) => b.hits - a.hits).slice(0, SHOWN);
    fill(this.#list, found.length ? found.map((each) => h('li', null, h('button', { class: 'quote-choice', type: 'button', onclick: () => this.#choose(each) },
      Number.isFinite(each.segment.start_ms) && h('span', { class: 'time' }, clock(each.segment.start_ms)), h('span', null, each.text)))) : h('li', { class: 'hint' }, t('minutes.quoteNone')));
  }

  #choose(found) {
    if (!this.#chosen.some((each) => each.text === found.text && each.segment.id === found.segment.id)) this.#chosen.push(found);
    this.#draw();
    this.#field.focus();
  }

  #draw() {
    fill(this.#picked, this.#chosen.map((each) => h('li', null, h('q', null, each.text),
      h('button', { class: 'quiet', type: 'button', 'aria-label': t('minutes.quoteDrop', { quote: each.text }), onclick: () => {
        this.#chosen = this.#chosen.filter((other) => other !== each);
        this.#draw();
        this.#field.focus();
      } }, icon('close', 14)))));
  }
}

/**
 * All segments of the record, once they were read.
 * @throws {ApiError} where some could not be had
 */
export async function segmentsOf(record) {
  await record.loaded;
  const { segments, total } = record.transcript;
  if (segments.length < total) throw new ApiError(0, 'network', t('errors.network'));
  return segments;
}

function sentencesOf(segments, topic) {
  const from = topic ? segments.findIndex((each) => each.id === topic.first_segment_id) : 0;
  const to = topic ? segments.findIndex((each) => each.id === topic.last_segment_id) : segments.length - 1;
  return segments.slice(Math.max(0, from), to + 1).flatMap((segment) => split(segment.text).map((text) => ({ segment, text, lower: text.toLowerCase() })));
}

function split(text) {
  if (!Intl.Segmenter) return [text.slice(0, LONGEST)];
  return [...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)].map((each) => each.segment.trim()).filter((each) => each && each.length <= LONGEST);
}
