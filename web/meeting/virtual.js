/**
 * A long list of which only what is near the screen is in the page. Heights are estimated until an item was laid out;
 * what a person reads stays where it is when an estimate turns out to be wrong.
 */

const MARGIN = 1;
const MARGIN_LEAST = 500;
const ROUNDS = 4;

/**
 * An item of the list; it keeps its height and element here.
 * @typedef {{height?: ?number, element?: ?HTMLElement}} Item
 */

export class VirtualList {
  #scroller;
  #list;
  #options;
  #items = [];
  #tops = new Float64Array(1);
  #before = 0;
  #after = 0;
  #shown = new Map();
  #width = 0;
  #origin = 0;
  #sizes = new ResizeObserver((entries) => this.#resized(entries));

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} list stands in the scroller; only this class changes what is in it
   * @param {{render: (item: Item) => HTMLElement, estimate: (item: Item, width: number) => number, shown: () => void, signal: AbortSignal}} options
   *   `shown` is called when other items are in the page than before
   */
  constructor(scroller, list, options) {
    this.#scroller = scroller;
    this.#list = list;
    this.#options = options;
    scroller.addEventListener('scroll', () => this.lay(), { passive: true, signal: options.signal });
    this.#sizes.observe(scroller);
    this.#sizes.observe(list);
    options.signal.addEventListener('abort', () => this.#sizes.disconnect());
  }

  /**
   * Shows these items in place of the ones before. An item that was there before keeps its height and element.
   * @param {Item[]} items
   * @param {{before?: number, after?: number}} [room] height of what is not there yet, before and after the items
   */
  set(items, { before = 0, after = 0 } = {}) {
    this.#items = items;
    this.#before = before;
    this.#after = after;
    const at = new Map(items.map((item, index) => [item, index]));
    for (const item of [...this.#shown.keys()]) {
      if (at.has(item)) this.#shown.set(item, at.get(item)); else this.#drop(item);
    }
    this.#sum();
    for (const [item, index] of this.#shown) this.#number(item, index);
    this.#pad();
    this.lay(true);
  }

  /** Puts what is near the screen into the page. */
  lay(anew = false) {
    const height = this.#scroller.clientHeight;
    if (!height) return;
    if (!this.#width) this.#fit();
    let changed = anew;
    for (let round = 0; round < ROUNDS; round += 1) {
      const top = this.#scroller.scrollTop - this.#origin;
      const margin = Math.max(MARGIN_LEAST, height * MARGIN);
      const fresh = this.#put(this.indexAt(top - margin), this.indexAt(top + height + margin));
      changed ||= fresh !== null;
      if (!fresh?.length) break;
      const measured = fresh.map((item) => [item, item.element.getBoundingClientRect().height]);
      if (!this.#keepPlace(() => this.#measured(measured))) break;
    }
    if (changed) this.#options.shown();
  }

  /** Brings an item's top to this share of the panel's height. */
  bring(index, share) {
    this.lay();
    for (let round = 0; round < ROUNDS; round += 1) {
      const to = Math.max(0, this.#tops[index] + this.#origin - this.#scroller.clientHeight * share);
      if (Math.abs(this.#scroller.scrollTop - to) < 1) break;
      this.#scroller.scrollTo({ top: to, behavior: 'instant' });
      this.lay();
    }
  }

  /** The item that lies at a height of the list; the first or last beyond its ends. */
  indexAt(y) {
    let low = 0;
    let high = this.#items.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#tops[middle] <= y) low = middle; else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /** The items in the page. @returns {IterableIterator<Item>} */
  get shown() {
    return this.#shown.keys();
  }

  /** Makes these items the ones in the page. @returns {?Item[]} those that were not before; null when nothing changed */
  #put(first, last) {
    const { activeElement } = document;
    const fresh = [];
    let changed = false;
    for (const [item, index] of this.#shown) {
      if (index >= first && index <= last) { item.element.classList.remove('aside'); continue; }
      // What has the focus stays in the page, out of the flow, so that keys and typing go on from there.
      if (item.element.contains(activeElement)) this.#aside(item, index);
      else { this.#drop(item); changed = true; }
    }
    let next = null;
    for (let index = Math.min(last, this.#items.length - 1); index >= first; index -= 1) {
      const item = this.#items[index];
      if (!this.#shown.has(item)) {
        this.#show(item, index, next);
        fresh.push(item);
      }
      next = item.element;
    }
    if (fresh.length || changed) this.#pad();
    return fresh.length || changed ? fresh : null;
  }

  #show(item, index, next) {
    item.element ??= this.#options.render(item);
    this.#shown.set(item, index);
    this.#number(item, index);
    // The one with the focus may stand before or after all others.
    this.#list.insertBefore(item.element, next ?? [...this.#shown].find(([, other]) => other > index)?.[0].element ?? null);
    this.#sizes.observe(item.element);
  }

  #drop(item) {
    this.#shown.delete(item);
    this.#sizes.unobserve(item.element);
    item.element.remove();
    item.element = null;
  }

  #aside(item, index) {
    item.element.classList.add('aside');
    item.element.style.setProperty('--top', `${this.#tops[index]}px`);
  }

  /** Says where in the list an item stands, to those who do not see it. */
  #number(item, index) {
    const whole = !this.#before && !this.#after;
    item.element.setAttribute('aria-setsize', String(whole ? this.#items.length : -1));
    item.element.setAttribute('aria-posinset', String(index + 1));
  }

  #pad() {
    const flow = [...this.#shown].filter(([item]) => !item.element.classList.contains('aside')).map(([, index]) => index);
    const first = Math.min(...flow);
    const last = Math.max(...flow);
    const end = this.#tops[this.#items.length] + this.#after;
    this.#list.style.setProperty('--above', `${flow.length ? this.#tops[first] : 0}px`);
    this.#list.style.setProperty('--below', `${flow.length ? Math.max(0, end - this.#tops[last + 1]) : end}px`);
  }

  #sum() {
    const count = this.#items.length;
    if (this.#tops.length !== count + 1) this.#tops = new Float64Array(count + 1);
    let top = this.#before;
    for (let index = 0; index < count; index += 1) {
      this.#tops[index] = top;
      const item = this.#items[index];
      top += item.height ?? (item.guess ??= this.#options.estimate(item, this.#width));
    }
    this.#tops[count] = top;
  }

  /** @returns {boolean} whether one of these heights was not known yet */
  #measured(heights) {
    let differs = false;
    for (const [item, height] of heights) {
      if (!height || Math.abs((item.height ?? item.guess ?? 0) - height) < 0.5) { if (height) item.height = height; continue; }
      item.height = height;
      differs = true;
    }
    if (differs) { this.#sum(); this.#pad(); }
    return differs;
  }

  /** Scrolls along when `work` changes heights above what is at the top of the panel. */
  #keepPlace(work) {
    const top = this.#scroller.scrollTop - this.#origin;
    const anchor = this.#items[this.indexAt(top)];
    const gap = this.#tops[this.indexAt(top)] - top;
    if (!work()) return false;
    const index = this.#shown.get(anchor) ?? this.#items.indexOf(anchor);
    const moved = this.#tops[index] - gap - top;
    if (top > 0 && Math.abs(moved) >= 0.5) this.#scroller.scrollTo({ top: this.#scroller.scrollTop + moved, behavior: 'instant' });
    return true;
  }

  /** Takes the width that there is now: at another one, all heights are others. @returns {boolean} whether it is another one */
  #fit() {
    const width = this.#list.clientWidth;
    this.#origin = this.#list.offsetTop;
    if (!width || width === this.#width) return false;
    this.#width = width;
    for (const item of this.#items) { item.height = null; item.guess = null; }
    const heights = [...this.#shown.keys()].map((item) => [item, item.element.getBoundingClientRect().height]);
    this.#keepPlace(() => { this.#sum(); this.#measured(heights); this.#pad(); return true; });
    return true;
  }

  #resized(entries) {
    if (!this.#fit()) {
      const items = new Map([...this.#shown.keys()].map((item) => [item.element, item]));
      const heights = entries.filter(({ target }) => items.has(target)).map(({ target, borderBoxSize }) => [items.get(target), borderBoxSize[0].blockSize]);
      this.#keepPlace(() => this.#measured(heights));
    }
    this.lay();
  }
}
