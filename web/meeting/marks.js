/** Marks over the text of a transcript: CSS highlights, of which only those are drawn whose segments are in the page. */

/**
 * Characters of a segment.
 * @typedef {{id: string, from: number, to: number}} Stretch
 */

export class Marks {
  #spans;
  #looks = new Map();

  /** @param {Map<string, HTMLElement>} spans the segments in the page, by id @param {AbortSignal} signal takes the marks away */
  constructor(spans, signal) {
    this.#spans = spans;
    signal.addEventListener('abort', () => { for (const name of this.#looks.keys()) CSS.highlights?.delete(name); });
  }

  /**
   * Marks these stretches, and no others, under a name.
   * @param {string} name of the highlight
   * @param {Stretch[]} stretches
   */
  set(name, stretches) {
    const byId = Map.groupBy?.(stretches, ({ id }) => id) ?? grouped(stretches);
    this.look(name, byId.size ? (id) => byId.get(id) : null);
  }

  /**
   * Marks what `look` tells of each segment in the page.
   * @param {string} name
   * @param {?(id: string) => ?Array<{from: number, to: number}>} look
   */
  look(name, look) {
    this.#looks.set(name, look);
    this.#paint(name, look);
  }

  /** Marks again, after other segments came into the page. */
  paint() {
    for (const [name, look] of this.#looks) this.#paint(name, look);
  }

  #paint(name, look) {
    if (!globalThis.Highlight || !CSS.highlights) return;
    const ranges = [];
    if (look) {
      for (const [id, span] of this.#spans) {
        if (span.hasAttribute('contenteditable')) continue;
        for (const { from, to } of look(id) ?? []) ranges.push(rangeIn(span, from, to));
      }
    }
    const found = ranges.filter(Boolean);
    if (found.length) CSS.highlights.set(name, new Highlight(...found)); else CSS.highlights.delete(name);
  }
}

function grouped(stretches) {
  const byId = new Map();
  for (const stretch of stretches) byId.set(stretch.id, [...byId.get(stretch.id) ?? [], stretch]);
  return byId;
}

/** A range of characters of an element that holds one text. */
export function rangeIn(span, from, to) {
  const text = span?.firstChild;
  if (!text) return null;
  const range = new Range();
  range.setStart(text, Math.min(from, text.length));
  range.setEnd(text, Math.min(to, text.length));
  return range;
}

/** The character of an element's text under a point. */
export function caretAt(x, y, span) {
  const spot = document.caretPositionFromPoint?.(x, y);
  if (spot) return spot.offsetNode === span.firstChild ? spot.offset : 0;
  const range = document.caretRangeFromPoint?.(x, y);
  return range && range.startContainer === span.firstChild ? range.startOffset : 0;
}
