/** Reads a transcript in windows, the first at once and the rest behind it, and keeps it as it stands after each change. */
import { get } from '../api.js';

const FIRST = 150;
const REST = 2500;
const NOTHING = { status: 'none', revision: 0, from: 0, total: 0 };

/** The transcript of one meeting, as far as it was read; its segments come without their words. */
export class Reading {
  transcript = { ...NOTHING, segments: [] };
  /** Resolves when all segments are there. */
  loaded = Promise.resolve();
  #path;
  #signal;
  #tell;

  /**
   * @param {string} meetingId
   * @param {AbortSignal} signal
   * @param {(what: 'transcript'|'segments'|Error) => void} tell called when another transcript is there, when segments
   *   have come or were changed, and when some could not be had
   */
  constructor(meetingId, signal, tell) {
    this.#path = `/meetings/${meetingId}/transcript`;
    this.#signal = signal;
    this.#tell = tell;
  }

  /**
   * Reads the transcript anew. Where none was there, it resolves with the first window, and the rest comes behind it;
   * one that is there stays until all of the new one is.
   * @param {?string} [around] a segment to begin with, instead of the first
   */
  async read(around) {
    const found = await this.#first(around) ?? { ...NOTHING, segments: [] };
    if (this.transcript.segments.length) await this.#readRest(found, () => true);
    this.take(found);
  }

  /** Takes this as the transcript. */
  take(transcript) {
    this.transcript = { ...NOTHING, ...transcript };
    const taken = this.transcript;
    this.loaded = this.#readRest(taken, () => {
      if (taken !== this.transcript) return false;
      this.#tell('segments');
      return true;
    }).catch((error) => this.#tell(error));
    this.#tell('transcript');
  }

  /** The newest revision with hardly any of its segments; null where there is none. */
  head({ around, limit = 1 } = {}) {
    return this.#window({ limit, ...(around ? { around } : { from: 0 }) });
  }

  /** Some segments with their words. @param {{revision: number, from: number, limit: number}} window */
  async words(window) {
    return (await get(`${this.#path}?${new URLSearchParams(window)}`, { signal: this.#signal })).segments;
  }

  /** Puts segments in the place of neighbours, as a change of them answered. @returns {boolean} whether those were there */
  replace(gone, segments, revision) {
    const { transcript } = this;
    const at = transcript.segments.findIndex(({ id }) => id === gone[0]);
    if (at < 0) return false;
    transcript.segments.splice(at, gone.length, ...segments.map(bare));
    transcript.total += segments.length - gone.length;
    transcript.revision = revision;
    this.#tell('segments');
    return true;
  }

  /**
   * Takes over how segments stand now.
   * @param {Map<string, ?Object>} stand null for those that are gone
   * @param {Array<{id: string, at: number}>} added where those stand that were not there, the first first
   * @param {number} revision
   */
  settle(stand, added, revision) {
    const { transcript } = this;
    const kept = transcript.segments.filter(({ id }) => stand.get(id) !== null).map((segment) => (stand.has(segment.id) ? bare(stand.get(segment.id)) : segment));
    for (const { id, at } of added) kept.splice(at, 0, bare(stand.get(id)));
    Object.assign(transcript, { segments: kept, total: kept.length, revision });
    this.#tell('segments');
  }

  /** Gives a speaker's segments the speaker as known now. */
  rename(speaker) {
    for (const segment of this.transcript.segments) {
      if (segment.speaker?.id === speaker.id) segment.speaker = { ...segment.speaker, ...speaker };
    }
  }

  async #first(around) {
    if (!around) return this.#window({ from: 0, limit: FIRST });
    try {
      return await this.#window({ around, limit: FIRST });
    } catch (error) {
      // The link is older than the words.
      if (error.status !== 422) throw error;
      return this.#first();
    }
  }

  /**
   * What the first window left out: what follows it, then what goes before.
   * @param {() => boolean} came called for each window; says whether to go on
   */
  async #readRest(transcript, came) {
    const { revision, total } = transcript;
    let { from } = transcript;
    let to = from + transcript.segments.length;
    for (let going = true; going && (to < total || from > 0);) {
      const ahead = to < total;
      const limit = ahead ? REST : Math.min(REST, from);
      const segments = (await this.#window({ revision, from: ahead ? to : from - limit, limit }))?.segments ?? [];
      if (!segments.length) return;
      if (ahead) {
        to += segments.length;
        transcript.segments.push(...segments);
      } else {
        from -= limit;
        transcript.segments.unshift(...segments);
        transcript.from = from;
      }
      going = came();
    }
  }

  /** @returns {Promise<?Object>} null where there is no transcript */
  async #window(window) {
    try {
      const found = await get(`${this.#path}?${new URLSearchParams({ words: 'hide', ...window })}`, { signal: this.#signal });
      return { ...found, segments: found.segments.map(bare) };
    } catch (error) {
      if (error.status === 404) return null;
      throw error;
    }
  }
}

/** A segment as it is kept. */
function bare({ words, ...segment }) {
  return segment;
}
