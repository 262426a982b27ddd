/** What people put right in a transcript: each change is one revision, and only what it changed is read again. */
import { get, patch, post, remove } from '../api.js';

/** Past so many revisions of other people, reading all again is quicker. */
const STEPS = 12;
/** Revisions that change some segments; the others write all anew. */
const PLAIN = new Set(['edit', 'restore']);

/** The changes that can be made to a transcript. Each resolves with the revision it made, null where that cannot be told. */
export class Corrections {
  #record;
  #last = Promise.resolve();

  /** @param {import('./record.js').MeetingRecord} record */
  constructor(record) {
    this.#record = record;
  }

  /** Gives a segment other words. @param {number} version that the words were written over */
  rewrite(segment, text, version = segment.version) {
    return this.#change(segment, () => patch(`/segments/${segment.id}`, { text }, { match: version }));
  }

  /** Says whose a segment is; null where nobody can be told. */
  give(segment, speakerId) {
    return this.#change(segment, () => patch(`/segments/${segment.id}`, { speaker_id: speakerId }, { match: segment.version }));
  }

  /** Says whose some words of a segment are. @param {number} first @param {number} last numbers of words */
  giveWords(segment, first, last, speakerId) {
    return this.#change(segment, () => post(`/segments/${segment.id}/assign`, { first_word: first, last_word: last, speaker_id: speakerId }, { match: segment.version }));
  }

  /** Cuts a segment before one of its words. */
  split(segment, word) {
    return this.#change(segment, () => post(`/segments/${segment.id}/split`, { at_word: word }, { match: segment.version }));
  }

  /** Joins a segment with the one after it. */
  join(segment, next) {
    return this.#change(segment, () => post(`/segments/${segment.id}/join`, undefined, { match: segment.version }), [segment.id, next.id]);
  }

  /** Takes a segment out. */
  delete(segment) {
    return this.#change(segment, () => remove(`/segments/${segment.id}`, { match: segment.version }));
  }

  /** Adds somebody who speaks in the meeting. @returns {Promise<Object>} the speaker */
  addSpeaker(name) {
    return post(`/meetings/${this.#record.id}/speakers`, { name });
  }

  /** All versions, the newest first. */
  revisions() {
    return get(`${this.#path}/revisions`);
  }

  /** What one version changed. */
  changes(revision) {
    return get(`${this.#path}/revisions/${revision}`);
  }

  /**
   * Takes up an older version again.
   * @param {number} revision
   * @param {?number} [over] only while this is still the newest
   * @returns {Promise<boolean>} whether it was
   */
  restore(revision, over = null) {
    return this.#inTurn(async () => {
      if (over !== null && (await this.#record.reading.head())?.revision !== over) return false;
      // The answer holds the whole transcript: it is left unread, what changed is asked for.
      await post(`${this.#path}/revisions/${revision}/restore`, undefined, { blob: true });
      await this.#follow();
      return true;
    });
  }

  /** Takes over what other people changed. */
  catchUp() {
    return this.#inTurn(() => this.#follow());
  }

  get #path() {
    return `/meetings/${this.#record.id}/transcript`;
  }

  #change(segment, send, gone = [segment.id]) {
    return this.#inTurn(async () => {
      const answer = await send();
      const now = answer === null ? [] : [answer].flat();
      const before = this.#record.transcript.revision;
      const revision = now[0]?.version ?? before + 1;
      // Without an answer, or with others' changes before it, what stands now has to be asked for.
      const next = now.length && revision === before + 1;
      if (!next || !this.#record.reading.replace(gone, now, revision)) await this.#follow();
      return now.length || this.#record.transcript.revision === revision ? revision : null;
    });
  }

  /** One after the other: what a change answers is only of use next to the revision that it was made on. */
  #inTurn(work) {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #follow() {
    const record = this.#record;
    await record.loaded;
    const { transcript } = record;
    const head = await record.reading.head();
    const { revision: known, status, segments, total } = transcript;
    if ((head?.revision ?? 0) === known && (head?.status ?? 'none') === status) return;
    if (head?.status !== status || head.revision < known || head.revision - known > STEPS || segments.length < total) { await record.readTranscript(); return; }
    const stand = new Map();
    for (let revision = known + 1; revision <= head.revision; revision += 1) {
      const difference = await this.changes(revision);
      if (!PLAIN.has(difference.revision.origin) || difference.truncated) { await record.readTranscript(); return; }
      for (const { segment_id: id, after } of difference.segments) stand.set(id, after);
    }
    const added = await this.#placesOf(stand);
    if (added) record.reading.settle(stand, added, head.revision);
    if (!added || transcript.segments.length !== head.total) await record.readTranscript();
  }

  /** Where segments that were not there before stand now, the first first; null when there are too many to ask for. */
  async #placesOf(stand) {
    const there = new Set(this.#record.transcript.segments.map((segment) => segment.id));
    const ids = [...stand].filter(([id, after]) => after && !there.has(id)).map(([id]) => id);
    if (ids.length > STEPS) return null;
    const places = await Promise.all(ids.map(async (id) => {
      const window = await this.#record.reading.head({ around: id, limit: 3 });
      const at = window?.segments.findIndex((segment) => segment.id === id) ?? -1;
      return { id, at: at < 0 ? -1 : window.from + at };
    }));
    return places.some(({ at }) => at < 0) ? null : places.sort((a, b) => a.at - b.at);
  }
}
