/** The words of a transcript with their times: read where they are needed, and only so many kept. */
import { pause } from '../dom.js';

const WINDOW = 60;
const KEPT = 480;
const AGAIN_AFTER_MS = 5000;

/** Calls `arrived` when words have come. */
export class SpokenWords {
  #record;
  #signal;
  #arrived;
  #kept = new Map();
  #asked = new Map();

  /** @param {import('./record.js').MeetingRecord} record @param {AbortSignal} signal @param {() => void} arrived */
  constructor(record, signal, arrived) {
    this.#record = record;
    this.#signal = signal;
    this.#arrived = arrived;
  }

  /** The words of a segment, or null while they are not there. */
  of(segment) {
    const kept = this.#kept.get(segment.id);
    if (!kept || kept.version !== segment.version) return null;
    this.#kept.delete(segment.id);
    this.#kept.set(segment.id, kept);
    return kept.words;
  }

  /**
   * Reads the words around a place of `record.transcript.segments`, unless they are there.
   * @returns {Promise<void>} resolves in any case
   */
  async fetch(index) {
    const { transcript } = this.#record;
    const segment = transcript.segments[index];
    if (!segment || this.of(segment)) return;
    const from = Math.floor((index + transcript.from) / WINDOW) * WINDOW;
    const key = `${transcript.revision}:${from}`;
    if (!this.#asked.has(key)) this.#asked.set(key, this.#read(transcript.revision, from, key));
    await this.#asked.get(key);
  }

  async #read(revision, from, key) {
    try {
      for (const segment of await this.#record.reading.words({ revision, from, limit: WINDOW })) this.#keep(segment);
      this.#asked.delete(key);
      this.#arrived();
    } catch {
      // Nothing hangs on it: words are lit by their length meanwhile, and the next look asks again.
      pause(AGAIN_AFTER_MS, this.#signal).then(() => this.#asked.delete(key), () => {});
    }
  }

  #keep({ id, version, words }) {
    this.#kept.delete(id);
    this.#kept.set(id, { version, words: words ?? [] });
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value);
  }
}
