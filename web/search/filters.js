/** What narrows a search: meetings, who speaks, when, and what kind of words. */
import { dropped, get } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { date, t } from '../text.js';
import { learn, notice, titleOf } from '../components/catalogue.js';
import { openDialog } from '../components/dialog.js';
import { field, form } from '../components/form.js';
import { chooseMeetings } from '../components/meeting-picker.js';
import { openMenu } from '../components/menu.js';
import { learnVoices, voicesKnown } from '../components/voices.js';
import { isNarrow, KINDS, widened } from './terms.js';

const NAMES = 24;
const SPANS = { week: 7, month: 30, quarter: 90 };

/** Event `change` with the new terms as `detail`. */
export class Filters extends EventTarget {
  element = h('div', { class: 'filters', role: 'group', 'aria-label': t('finder.filters') });
  #terms;
  #signal;

  /** @param {Object} terms @param {AbortSignal} signal */
  constructor(terms, signal) {
    super();
    this.#signal = signal;
    this.draw(terms);
    learn(terms.meetings, signal).then(() => this.draw(this.#terms), () => {});
  }

  /** Shows what narrows the search now. */
  draw(terms) {
    this.#terms = terms;
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.filter : null;
    fill(this.element, ['meetings', 'person', 'time', 'kind'].map((name) => this.#button(name)),
      isNarrow(terms) && h('button', { class: 'quiet', type: 'button', 'data-filter': 'none', onclick: () => this.#change(widened(terms)) }, t('finder.clearFilters')));
    if (focused) (this.element.querySelector(`[data-filter="${focused}"]`) ?? this.element.querySelector('button')).focus({ preventScroll: true });
  }

  #button(name) {
    const { words, set } = this.#worded()[name];
    return h('button', { class: set ? 'filter set' : 'filter', type: 'button', 'data-filter': name, 'aria-haspopup': name === 'meetings' || name === 'person' ? 'dialog' : 'menu',
      'aria-label': t('finder.filterIs', { filter: t(`finder.filter_${name}`), value: words }), onclick: (event) => this.#open(name, event.currentTarget) },
    h('span', null, words), icon('chevron', 14));
  }

  #worded() {
    const { meetings, person, from, to, kind } = this.#terms;
    return {
      meetings: { set: meetings.length > 0, words: meetings.length > 1 ? t('finder.inMeetings', { count: meetings.length }) : meetings.length ? titleOf(meetings[0]) : t('finder.anyMeeting') },
      person: { set: Boolean(person), words: person || t('finder.anyPerson') },
      time: { set: Boolean(from || to), words: spanWords(from, to) },
      kind: { set: kind !== 'transcript', words: t(`finder.kinds_${kind}`) },
    };
  }

  #change(fields) {
    this.dispatchEvent(new CustomEvent('change', { detail: { ...this.#terms, ...fields } }));
  }

  #open(name, button) {
    ({ meetings: () => this.#meetings(), person: () => this.#person(), time: () => this.#time(button), kind: () => this.#kind(button) })[name]();
  }

  async #meetings() {
    const chosen = await chooseMeetings(t('finder.pickMeetings'), this.#terms.meetings, this.#signal);
    if (chosen) this.#change({ meetings: chosen });
  }

  async #person() {
    const names = h('div', { class: 'names' });
    this.#names(names);
    const chosen = await openDialog(t('finder.pickPerson'), (close) => {
      names.addEventListener('click', (event) => { const name = event.target.closest('button')?.textContent; if (name) close(name); });
      return [form({
        fields: [field(t('finder.personName'), { name: 'person', value: this.#terms.person, maxlength: 200, autocomplete: 'off', hint: t('finder.personHint') })],
        submit: t('finder.choose'), send: async ({ person }) => close(person.trim()),
        extra: this.#terms.person && h('button', { class: 'button', type: 'button', onclick: () => close('') }, t('finder.anyPerson')),
      }), names];
    });
    if (chosen !== undefined) this.#change({ person: chosen });
  }

  /** The names of those who speak in the newest meetings. */
  async #names(place) {
    try {
      const meetings = await get('/meetings?limit=100', { signal: this.#signal });
      notice(meetings);
      await learnVoices(meetings.map((each) => each.id), this.#signal);
      const names = voicesKnown().slice(0, NAMES);
      if (names.length) fill(place, h('h3', null, t('finder.whoSpeaks')), h('div', { class: 'examples' }, names.map((name) => h('button', { class: 'button small', type: 'button' }, name))));
    } catch (error) {
      // The name can be typed all the same.
      if (!dropped(error)) fill(place);
    }
  }

  #time(button) {
    const { from, to } = this.#terms;
    openMenu(button, [
      { label: t('finder.anyTime'), checked: !from && !to, run: () => this.#change({ from: '', to: '' }) },
      ...Object.entries(SPANS).map(([name, days]) => ({ label: t(`finder.last_${name}`), checked: !to && from === daysAgo(days), run: () => this.#change({ from: daysAgo(days), to: '' }) })),
      { label: t('finder.chooseDates'), checked: Boolean(to) || (Boolean(from) && !Object.values(SPANS).some((days) => from === daysAgo(days))), run: () => this.#dates() },
    ]);
  }

  async #dates() {
    const { from, to } = this.#terms;
    const chosen = await openDialog(t('finder.chooseDates'), (close) => form({
      fields: [h('div', { class: 'dates' }, field(t('finder.from'), { name: 'from', type: 'date', value: from }), field(t('finder.to'), { name: 'to', type: 'date', value: to }))],
      submit: t('finder.choose'),
      // Turned round is what was meant.
      send: async (dates) => close(dates.from && dates.to && dates.from > dates.to ? { from: dates.to, to: dates.from } : dates),
    }));
    if (chosen) this.#change({ from: chosen.from, to: chosen.to });
  }

  #kind(button) {
    openMenu(button, [...KINDS, 'all'].map((kind) => ({ label: t(`finder.kinds_${kind}`), checked: kind === this.#terms.kind, run: () => this.#change({ kind }) })));
  }
}

function spanWords(from, to) {
  const span = Object.entries(SPANS).find(([, days]) => !to && from === daysAgo(days));
  if (span) return t(`finder.last_${span[0]}`);
  if (from && from === to) return date(from);
  if (from && to) return t('finder.between', { from: date(from), to: date(to) });
  if (from) return t('finder.since', { from: date(from) });
  return to ? t('finder.until', { to: date(to) }) : t('finder.anyTime');
}

function daysAgo(days) {
  const then = new Date();
  then.setDate(then.getDate() - days);
  return [then.getFullYear(), String(then.getMonth() + 1).padStart(2, '0'), String(then.getDate()).padStart(2, '0')].join('-');
}
