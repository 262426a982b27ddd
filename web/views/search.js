/** Search across meetings: it answers while one types, and the address says what was looked for. */
import { dropped } from '../api.js';
import { announce, debounce, fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { rename } from '../router.js';
import { t } from '../text.js';
import { answer, nothing, problem, search } from '../components/finder.js';
import { Filters } from '../search/filters.js';
import { forgetSearches, recentSearches, rememberSearch } from '../search/recent.js';
import { Results } from '../search/results.js';
import { addressOf, isNarrow, readTerms, requestOf, widened } from '../search/terms.js';

const FIRST = 40;
const MOST = 100;
const PAUSE_MS = 180;

/** The view of `/search`. */
export default async function searching({ query, signal }) {
  await Promise.all([style('parts'), style('found'), style('voices')]);
  return new SearchView(readTerms(query), signal).place();
}

class SearchView {
  #terms;
  #signal;
  #filters;
  #results;
  #looking = new AbortController();
  /** Whether the words stood when the person went on: then other words are another search to go back to. */
  #settled = true;
  #input;
  #answering = h('div', { class: 'short-answer' });
  #state = h('p', { class: 'found-state', role: 'status' });
  #place = h('div', { class: 'found-place' });
  #soon = debounce(PAUSE_MS, () => this.#typed());
  /** Where the page stood when it was left. */
  #left = history.state;

  constructor(terms, signal) {
    this.#terms = terms;
    this.#signal = signal;
    this.#results = new Results(signal);
    this.#filters = new Filters(terms, signal);
    this.#filters.addEventListener('change', ({ detail }) => this.#narrow(detail));
    this.#results.element.addEventListener('above', () => this.#input.focus());
    this.#results.element.addEventListener('click', (event) => this.#followed(event));
    this.#input = h('input', { class: 'input', type: 'search', name: 'q', value: terms.q, placeholder: t('finder.searchPlaceholder'), 'aria-label': t('finder.searchLabel'), autocomplete: 'off', enterkeyhint: 'search', maxlength: 500 });
    this.#input.addEventListener('input', this.#soon);
    this.#input.addEventListener('keydown', (event) => this.#keys(event));
    signal.addEventListener('abort', () => this.#soon.cancel());
    addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target.matches?.('input, textarea, select')) return;
      event.preventDefault();
      this.#input.focus();
    }, { signal });
  }

  place() {
    const form = h('form', { class: 'finder', role: 'search', onsubmit: (event) => { event.preventDefault(); this.#enter(); } }, icon('search'), this.#input,
      h('button', { class: 'button small', type: 'button', 'aria-label': t('finder.answer'), onclick: () => this.#answer() }, icon('sparkle', 16), h('span', { class: 'wide' }, t('finder.answer'))));
    const node = h('div', { class: 'home search' }, h('div', { class: 'home-head' }, h('h1', null, t('finder.title')),
      h('a', { class: 'quiet', href: '/ask' }, icon('sparkle', 16), t('finder.toAsk'))),
    form, this.#filters.element, this.#state, this.#answering, this.#place);
    this.#look();
    const fine = matchMedia('(pointer: fine)').matches;
    return { title: this.#terms.q ? t('finder.titleOf', { q: this.#terms.q }) : t('finder.title'), name: 'search', node, focus: fine && !this.#left?.hit ? this.#input : undefined,
      entered: () => { if (fine && !this.#left?.hit) this.#input.focus({ preventScroll: true }); } };
  }

  #keys(event) {
    if (event.key === 'ArrowDown' && this.#results.first?.isConnected) { event.preventDefault(); this.#results.first.focus(); }
    if (event.key === 'Escape' && this.#input.value) { event.preventDefault(); this.#input.value = ''; this.#soon.cancel(); this.#typed(); }
  }

  #typed() {
    const q = this.#input.value;
    if (q.trim() === this.#terms.q.trim()) return;
    this.#go({ ...this.#terms, q }, { push: this.#settled && Boolean(this.#terms.q.trim()) });
    this.#settled = false;
  }

  #enter() {
    this.#soon.cancel();
    this.#typed();
    rememberSearch(this.#input.value);
    this.#settled = true;
  }

  #narrow(terms) {
    this.#soon.cancel();
    this.#go({ ...terms, q: this.#input.value }, { push: true });
  }

  #go(terms, { push = false } = {}) {
    this.#terms = terms;
    this.#left = null;
    rename(addressOf(terms), { push });
    document.title = `${terms.q.trim() ? t('finder.titleOf', { q: terms.q.trim() }) : t('finder.title')} · ${t('name')}`;
    this.#filters.draw(terms);
    if (this.#answering.firstChild?.dataset?.for !== terms.q.trim()) fill(this.#answering);
    this.#look();
  }

  async #look(limit = FIRST) {
    this.#looking.abort(new DOMException('something else is looked for', 'AbortError'));
    this.#looking = new AbortController();
    const signal = AbortSignal.any([this.#signal, this.#looking.signal]);
    const q = this.#terms.q.trim();
    if (!q) { this.#state.textContent = ''; fill(this.#place, this.#welcome()); return; }
    if (!this.#results.element.isConnected) fill(this.#place, h('p', { class: 'thinking' }, t('finder.searching')));
    this.#place.setAttribute('aria-busy', 'true');
    try {
      const passages = await search(requestOf(this.#terms, limit), signal);
      this.#show(passages, q, limit);
      if (limit === FIRST) this.#return();
    } catch (error) {
      if (dropped(error) || signal.aborted) return;
      this.#state.textContent = '';
      fill(this.#place, problem(error, () => this.#look(limit)));
    } finally {
      if (!signal.aborted) this.#place.removeAttribute('aria-busy');
    }
  }

  #show(passages, q, limit) {
    if (!passages.length) {
      this.#state.textContent = '';
      fill(this.#place, nothing(q, ...this.#waysOn(q)));
      announce(t('finder.none', { q }));
      return;
    }
    this.#state.textContent = t('finder.countIn', { passages: t('finder.passages', { count: passages.length }), meetings: t('finder.inMeetings', { count: new Set(passages.map((each) => each.meeting_id)).size }) });
    this.#results.show(passages, this.#terms);
    const more = passages.length >= limit && limit < MOST;
    fill(this.#place, this.#results.element, more && h('div', { class: 'more' }, h('button', { class: 'button', type: 'button', onclick: () => this.#look(MOST) }, t('finder.more'))));
  }

  #waysOn(q) {
    const way = (label, terms) => h('button', { class: 'button small', type: 'button', onclick: () => this.#narrow(terms) }, label);
    return [
      isNarrow(this.#terms) && way(t('finder.widen'), widened(this.#terms)),
      this.#terms.kind === 'transcript' && way(t('finder.alsoMinutes'), { ...this.#terms, kind: 'all' }),
      h('a', { class: 'button small', href: `/ask?q=${encodeURIComponent(q)}` }, icon('sparkle', 16), t('finder.askThis')),
    ];
  }

  /** What stands here before anything was typed. */
  #welcome() {
    const recent = recentSearches();
    if (!recent.length) return h('div', { class: 'found-none' }, icon('search', 28), h('h2', null, t('finder.welcome')), h('p', null, t('finder.welcomeText')));
    const again = () => fill(this.#place, this.#welcome());
    return h('section', { class: 'recent', 'aria-label': t('finder.recent') },
      h('div', { class: 'recent-head' }, h('h2', null, t('finder.recent')), h('button', { class: 'quiet', type: 'button', onclick: () => { forgetSearches(); again(); this.#input.focus(); } }, t('finder.forgetAll'))),
      h('ul', null, recent.map((q) => h('li', null,
        h('button', { class: 'recent-q', type: 'button', onclick: () => { this.#input.value = q; this.#typed(); this.#enter(); this.#input.focus(); } }, icon('clock', 16), h('span', null, q)),
        h('button', { class: 'quiet square', type: 'button', 'aria-label': t('finder.forget', { q }), onclick: () => { forgetSearches(q); again(); } }, icon('close', 14))))));
  }

  #answer() {
    const q = this.#input.value.trim();
    if (!q) { this.#input.focus(); return; }
    this.#enter();
    answer(this.#answering, q, this.#signal, this.#terms.meetings);
  }

  /** Remembers what was looked for and where the page stood, for who comes back. */
  #followed(event) {
    const link = event.target.closest('a[href]');
    if (!link) return;
    rememberSearch(this.#terms.q);
    const hits = [...this.#results.element.querySelectorAll('.passage')];
    history.replaceState({ y: scrollY, hit: hits.indexOf(link.closest('.hit')?.querySelector('.passage')) + 1 }, '', location.href);
  }

  #return() {
    const left = this.#left;
    this.#left = null;
    if (!left) return;
    scrollTo(0, left.y ?? 0);
    this.#results.element.querySelectorAll('.passage')[(left.hit ?? 0) - 1]?.focus({ preventScroll: true });
  }
}
