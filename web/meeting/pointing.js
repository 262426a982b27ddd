/** Pointing at the words of a transcript, with the mouse, a finger or the keys. */
import { caretAt } from './marks.js';

/** What the pointer only passes over is left alone. */
const REST_MS = 200;

export class Pointing {
  #place;
  #rest = 0;
  /** The segment at which the tab key stops. */
  stop = null;

  /**
   * @param {{list: HTMLElement, spans: Map<string, HTMLElement>, find: (id: string) => ?Object, next: (id: string, step?: number) => ?Object,
   *   bring: (segment: Object, how: string) => void, signal: AbortSignal, seek: (ms: number) => void, following: import('./following.js').Following,
   *   edits: import('./editing.js').Edits, tools: import('./tools.js').Tools}} place
   */
  constructor(place) {
    this.#place = place;
    place.list.addEventListener('click', (event) => this.#pointed(event));
    place.list.addEventListener('keydown', (event) => this.#keys(event));
    place.list.addEventListener('focusin', ({ target }) => { if (target.matches('.said')) this.stopAt(target.dataset.id); });
    place.list.addEventListener('pointerover', ({ target }) => this.#near(target));
    place.list.addEventListener('pointerleave', () => clearTimeout(this.#rest));
  }

  /** The words of what the pointer rests on are read, so that a click finds their times. */
  #near(target) {
    const { following, signal } = this.#place;
    clearTimeout(this.#rest);
    if (target.matches('.said')) this.#rest = setTimeout(() => { if (!signal.aborted) following.prepare(target.dataset.id); }, REST_MS);
  }

  /** Gives a segment the focus. */
  focus(id) {
    const { find, bring, spans, tools } = this.#place;
    const segment = find(id);
    if (!segment) return;
    bring(segment, 'comfort');
    const span = spans.get(id);
    span?.focus({ preventScroll: true });
    if (span) tools.show(span);
  }

  /** One stop for the tab key; the arrows go from segment to segment. */
  stopAt(id) {
    const { spans } = this.#place;
    spans.get(this.stop)?.setAttribute('tabindex', '-1');
    this.stop = id;
    spans.get(id)?.setAttribute('tabindex', '0');
  }

  async #pointed({ target, clientX, clientY }) {
    const { find, seek, following, tools } = this.#place;
    const time = target.closest('.time');
    if (time) { seek(Number(time.dataset.ms)); return; }
    const span = target.closest('.said');
    if (!span || span.classList.contains('editing') || !getSelection().isCollapsed) return;
    const segment = find(span.dataset.id);
    const character = caretAt(clientX, clientY, span);
    tools.show(span, character);
    this.stopAt(segment.id);
    if (Number.isFinite(segment.start_ms)) seek(await following.timeAt(segment, character));
  }

  #keys(event) {
    const { find, next, edits, tools } = this.#place;
    const { target, key } = event;
    if (!target.matches('.said') || target.classList.contains('editing') || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) this.focus(next(target.dataset.id, step)?.id);
    else if (key === 'Enter' || key === 'e') { edits.open(find(target.dataset.id)); tools.hide(); }
    else if (key === 'm' || key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) tools.menu(target);
    else return;
    event.preventDefault();
  }
}
