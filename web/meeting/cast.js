/** A colour for each who speaks, and what to call them. */
import { t } from '../text.js';

const COLOURS = 8;

/** The speakers of a transcript in the order they first speak. */
export class Cast {
  #order = new Map();

  /**
   * @param {Array<{speaker: ?{id: string, label: string, name: ?string}}>} segments
   * @param {Object[]} [known] those who speak, in this order, though not all segments are there yet
   */
  constructor(segments, known = []) {
    const first = new Map();
    for (const speaker of [...known, ...segments.map((segment) => segment.speaker)]) {
      if (!speaker || first.has(speaker.id)) continue;
      this.#order.set(speaker.id, first.size);
      first.set(speaker.id, speaker);
    }
    this.speakers = [...first.values()];
  }

  /** The class that gives a speaker's colour. */
  colour(speaker) {
    return speaker && this.#order.has(speaker.id) ? `voice-${this.#order.get(speaker.id) % COLOURS}` : 'voice-none';
  }
}

/** What to call a speaker. */
export function nameOf(speaker) {
  return speaker ? speaker.name || speaker.label || t('speaker.unknown') : t('speaker.unknown');
}
