/** The versions of the minutes: who made them, what is different in them, and how to take one up again. */
import { dropped, get, sentence } from '../api.js';
import { announce, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { ago, moment, t } from '../text.js';
import { confirmed, openDialog } from '../components/dialog.js';
import { toast } from '../components/toast.js';
import { differenceOf } from './changed.js';
import { learnNames, personName } from './people.js';

/**
 * Opens the dialog.
 * @param {import('./minutes.js').Minutes} desk
 */
export async function showVersions(desk) {
  await desk.pen.rested();
  const over = new AbortController();
  await openDialog(t('minutes.versions'), (close) => new Versions(desk, close, over.signal).element);
  over.abort();
}

class Versions {
  #desk;
  #close;
  #signal;
  #all = [];
  #chosen = 0;
  #against = null;
  #asked = 0;
  #list = h('div', { class: 'version-list', role: 'listbox', tabindex: -1, 'aria-label': t('minutes.versions') });
  #shown = h('div', { class: 'version-shown', 'aria-live': 'polite' });

  constructor(desk, close, signal) {
    this.#desk = desk;
    this.#close = close;
    this.#signal = signal;
    this.element = h('div', { class: 'versions' }, this.#list, this.#shown);
    this.#list.addEventListener('keydown', (event) => this.#keys(event));
    fill(this.#list, h('p', { class: 'hint' }, t('loading')));
    this.#load();
  }

  get #path() {
    return `/meetings/${this.#desk.record.id}/minutes/versions`;
  }

  async #load() {
    try {
      this.#all = await get(this.#path, { signal: this.#signal });
      await learnNames(this.#all.map((each) => each.created_by), this.#signal);
      this.#drawList();
      this.#choose(this.#all[0]?.version);
    } catch (error) {
      if (dropped(error) || this.#signal.aborted) return;
      fill(this.#list, h('p', { class: 'wrong' }, sentence(error)), h('button', { class: 'button small', type: 'button', onclick: () => this.#load() }, t('again')));
    }
  }

  #drawList() {
    fill(this.#list, this.#all.map((each, index) => h('button', { class: 'version', type: 'button', role: 'option', tabindex: -1, 'data-version': each.version, 'aria-selected': 'false', onclick: () => this.#choose(each.version) },
      h('span', { class: 'version-name' }, h('strong', null, t('minutes.version', { n: each.version })), index === 0 && h('span', { class: 'pill good' }, t('minutes.newest'))),
      h('span', { class: 'version-by' }, icon(each.origin === 'machine' ? 'sparkle' : 'person', 14), authorOf(each)),
      h('span', { class: 'version-note' }, [h('time', { datetime: each.created_at, title: moment(each.created_at) }, ago(each.created_at)), changesOf(each)].filter(Boolean).flatMap((part, at) => (at ? [' · ', part] : [part]))))));
  }

  #choose(version, focus = false) {
    if (!version) return;
    this.#chosen = version;
    for (const option of this.#list.querySelectorAll('.version')) {
      const chosen = option.dataset.version === String(version);
      option.setAttribute('aria-selected', String(chosen));
      option.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) option.focus();
    }
    this.#against = this.#all[this.#all.findIndex((each) => each.version === version) + 1]?.version ?? 0;
    this.#draw();
  }

  async #draw() {
    const version = this.#all.find((each) => each.version === this.#chosen);
    const turn = this.#asked += 1;
    const body = h('div', { class: 'version-body', tabindex: 0, role: 'group', 'aria-label': t('minutes.differences') }, h('p', { class: 'hint' }, t('loading')));
    const newest = version === this.#all[0];
    const against = h('select', { class: 'input', 'aria-label': t('minutes.compare'), onchange: () => { this.#against = Number(against.value); this.#draw().then(() => this.#shown.querySelector('select')?.focus()); } },
      this.#all.filter((each) => each !== version).map((each) => h('option', { value: each.version, selected: each.version === this.#against }, `${t('minutes.version', { n: each.version })} · ${authorOf(each)}`)),
      h('option', { value: 0, selected: this.#against === 0 }, t('minutes.againstNothing')));
    fill(this.#shown, h('div', { class: 'version-head' },
      h('label', { class: 'version-against' }, h('span', null, t('minutes.compareWith')), against),
      !newest && !this.#desk.record.minutes.approval && h('button', { class: 'button small', type: 'button', onclick: () => this.#restore(version.version) }, icon('retry', 16), t('minutes.restore'))),
    !newest && this.#desk.record.minutes.approval && h('p', { class: 'hint' }, t('minutes.restoreClosed')), body);
    try {
      const difference = await get(`${this.#path}/${version.version}/difference?against=${this.#against}`, { signal: this.#signal });
      if (turn === this.#asked) fill(body, differenceOf(difference));
    } catch (error) {
      if (dropped(error) || this.#signal.aborted || turn !== this.#asked) return;
      fill(body, h('p', { class: 'wrong' }, sentence(error)), h('button', { class: 'button small', type: 'button', onclick: () => this.#draw() }, t('again')));
    }
  }

  async #restore(version) {
    if (!await confirmed(t('minutes.restoreTitle', { n: version }), t('minutes.restoreText', { n: version, next: this.#desk.record.minutes.version + 1 }), t('minutes.restore'))) return;
    const done = await this.#desk.attempt(async () => {
      try {
        return await this.#desk.pen.restore(version);
      } catch (error) {
        if (error.code !== 'version_conflict') throw error;
        await this.#desk.record.readMinutes();
        toast(t('minutes.restoreNewer'), { bad: true });
        await this.#load();
        return undefined;
      }
    });
    if (!done) return;
    this.#close();
    announce(t('minutes.restored', { n: version }));
    toast(t('minutes.restored', { n: version }));
  }

  #keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = this.#all.findIndex((each) => each.version === this.#chosen);
    const next = this.#all[at + step];
    if (next) this.#choose(next.version, true);
  }
}

function authorOf({ origin, created_by: id }) {
  return origin === 'machine' ? t('minutes.machine') : personName(id) || t('minutes.somebody');
}

function changesOf({ restored_from: restored, origin, changed, statements }) {
  if (restored) return t('minutes.restoredFrom', { n: restored });
  if (origin === 'machine') return t('minutes.drafted', { count: statements });
  return Number.isInteger(changed) ? t('minutes.changes', { count: changed }) : '';
}
