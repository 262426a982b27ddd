/** What the parts of the account share: lists that are read and drawn, and buttons that act. */
import { dropped, get, sentence } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { toast } from '../components/toast.js';

/**
 * A place that is read, drawn, and read again; what goes wrong is said there.
 * @param {AbortSignal} signal
 * @param {string} path
 * @param {(found: *, again: () => Promise<void>) => *} draw
 * @returns {{place: HTMLElement, load: () => Promise<void>}}
 */
export function reading(signal, path, draw) {
  const place = h('div', { class: 'reading', 'aria-busy': 'true' }, h('p', { class: 'hint' }, t('loading')));
  const load = async () => {
    try {
      const found = await get(path, { signal });
      fill(place, draw(found ?? [], load));
    } catch (error) {
      if (signal.aborted || dropped(error)) return;
      fill(place, h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error)), h('button', { class: 'quiet', type: 'button', onclick: load }, t('again'))));
    }
    place.removeAttribute('aria-busy');
  };
  load();
  return { place, load };
}

/** A listener that runs `work` once at a time, and says what goes wrong. */
export function act(work) {
  return async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      if (!dropped(error)) toast(sentence(error), { bad: true });
    } finally {
      button.disabled = false;
    }
  };
}

/** A card of a list: its name, what is to be said of it, and what can be done with it. */
export function card(name, note, ...actions) {
  return h('li', { class: 'card' }, h('div', { class: 'card-main' }, h('strong', null, name), note && h('span', { class: 'hint' }, note)), actions);
}

/** A choice that is on or off. */
export function toggle(label, props, hint) {
  return h('label', { class: 'toggle' }, h('input', { type: 'checkbox', ...props }), h('span', null, label, hint && h('span', { class: 'hint' }, hint)));
}

let count = 0;

/**
 * A labelled choice of one.
 * @param {string} label
 * @param {Array<[string, string]>} options value and words
 * @param {Object<string, *>} props of the control
 */
export function select(label, options, { value, ...props }) {
  const id = `select-${count += 1}`;
  return h('div', { class: 'field' }, h('label', { for: id }, label),
    h('select', { class: 'input', id, ...props }, options.map(([each, words]) => h('option', { value: each, selected: String(each) === String(value) }, words))));
}
