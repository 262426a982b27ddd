/** Choosing meetings by their titles. */
import { dropped, get, sentence } from '../api.js';
import { debounce, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { day, t } from '../text.js';
import { learn, notice, titleOf, whenOf } from './catalogue.js';
import { openDialog } from './dialog.js';

const LISTED = 30;
const MOST = 50;

/**
 * Lets the person choose meetings; none means all of them.
 * @param {string} title
 * @param {string[]} before those that are chosen already
 * @param {AbortSignal} signal
 * @returns {Promise<string[]|undefined>} undefined when nothing is to change
 */
export function chooseMeetings(title, before, signal) {
  return openDialog(title, (close) => new Picker(before, signal, close).nodes());
}

class Picker {
  #chosen;
  #signal;
  #close;
  #looking = new AbortController();
  #list = h('ul', { class: 'pick-list', 'aria-label': t('finder.meetings') });
  #input = h('input', { class: 'input', type: 'search', placeholder: t('finder.pickPlaceholder'), 'aria-label': t('finder.pickPlaceholder'), autocomplete: 'off', maxlength: 200 });
  #count = h('span', { class: 'hint', role: 'status' });

  constructor(before, signal, close) {
    this.#chosen = new Set(before);
    this.#signal = signal;
    this.#close = close;
    this.#input.addEventListener('input', debounce(180, () => this.#look()));
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') { event.preventDefault(); this.#done(); }
      if (event.key === 'ArrowDown') { event.preventDefault(); this.#list.querySelector('input')?.focus(); }
    });
    this.#list.addEventListener('keydown', (event) => this.#keys(event));
    this.#look();
  }

  nodes() {
    this.#tell();
    return [this.#input, this.#list,
      h('div', { class: 'dialog-actions pick-actions' }, this.#count,
        h('button', { class: 'button', type: 'button', onclick: () => this.#close([]) }, t('finder.allMeetings')),
        h('button', { class: 'button main', type: 'button', onclick: () => this.#done() }, t('finder.choose')))];
  }

  #done() {
    this.#close([...this.#chosen]);
  }

  async #look() {
    const q = this.#input.value.trim();
    this.#looking.abort(new DOMException('other words are typed', 'AbortError'));
    this.#looking = new AbortController();
    const signal = AbortSignal.any([this.#signal, this.#looking.signal]);
    try {
      const found = await get(`/meetings?limit=${LISTED}${q && `&q=${encodeURIComponent(q)}`}`, { signal });
      notice(found);
      await learn([...this.#chosen], signal);
      const ids = found.map((each) => each.id);
      // What is chosen stays in sight, whatever is looked for.
      this.#draw([...[...this.#chosen].filter((id) => !q && !ids.includes(id)), ...ids], q);
    } catch (error) {
      if (!dropped(error)) fill(this.#list, h('li', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error))));
    }
  }

  #draw(ids, q) {
    fill(this.#list, ids.length ? ids.map((id) => this.#row(id)) : h('li', { class: 'hint' }, t(q ? 'finder.noMeeting' : 'finder.noMeetings', { q })));
  }

  #row(id) {
    const box = h('input', { type: 'checkbox', checked: this.#chosen.has(id) });
    box.addEventListener('change', () => {
      if (box.checked && this.#chosen.size >= MOST) box.checked = false;
      if (box.checked) this.#chosen.add(id); else this.#chosen.delete(id);
      this.#tell();
    });
    return h('li', null, h('label', { class: 'pick' }, box, h('span', { class: 'pick-title' }, titleOf(id)), h('span', { class: 'hint' }, whenOf(id) && day(whenOf(id)))));
  }

  #tell() {
    const count = this.#chosen.size;
    this.#count.textContent = count >= MOST ? t('finder.pickedMost', { count }) : count ? t('finder.picked', { count }) : t('finder.pickedAll');
  }

  #keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const boxes = [...this.#list.querySelectorAll('input')];
    (boxes[boxes.indexOf(document.activeElement) + step] ?? this.#input).focus();
  }
}
