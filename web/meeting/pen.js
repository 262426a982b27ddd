/**
 * What people write into the minutes. A change shows at once, is sent as one to the version that it was made to, and goes
 * back when it is refused. When somebody else was faster it is made again to what they left, unless they changed the very
 * same statement: then nothing is overwritten, and the change is refused as `Overtaken`.
 */
import { patch, post } from '../api.js';

/** The lists of statements, in the order in which they are shown. */
export const SECTIONS = ['summary', 'key_points', 'decisions', 'open_questions'];
const TRIES = 4;

/** Somebody else has changed the same words meanwhile. */
export class Overtaken extends Error {
  /** @param {Object|null} theirs the statement or topic as they left it, null when they took it out */
  constructor(theirs) {
    super('overtaken');
    this.theirs = theirs;
  }
}

/** A statement and where it stands. */
export function placeOf(minutes, id) {
  for (const section of SECTIONS) {
    const index = (minutes[section] ?? []).findIndex((each) => each.id === id);
    if (index >= 0) return { section, index, statement: minutes[section][index] };
  }
  return null;
}

/** Writes into the minutes of one meeting. */
export class Pen {
  #record;
  #left;
  #waiting = [];
  #turn = Promise.resolve();
  #showing = false;

  /** @param {import('./record.js').MeetingRecord} record @param {AbortSignal} signal */
  constructor(record, signal) {
    this.#record = record;
    this.#left = record.minutes;
    record.addEventListener('minutes', () => this.#heard(), { signal });
  }

  /** Whether the minutes can be written into just now. */
  get open() {
    const { minutes } = this.#record;
    return !minutes.approval && minutes.version > 0;
  }

  /** Resolves when nothing is on its way to the server any more. */
  rested() {
    return this.#turn;
  }

  /** Shows the action items otherwise; they are changed one by one, and belong to no version. */
  showActions(change) {
    this.#left = { ...this.#left, action_items: change(this.#left.action_items ?? []) };
    this.#show();
  }

  /** Puts a statement otherwise. @param {string} before what it said when the person began */
  rewrite(id, before, text) {
    return this.#write((minutes) => {
      // Where the answer to the first try was lost, it says so already.
      if (placeOf(minutes, id)?.statement.text === text) return {};
      const { section, statement } = standing(minutes, id, before);
      return { [section]: minutes[section].map((each) => (each === statement ? { ...each, text } : each)) };
    });
  }

  /**
   * Adds a statement.
   * @param {string} section
   * @param {{text: string, citations?: Object[], section?: string}} statement `section` is the heading it stands under
   * @param {number} [index] its place; the end without one
   */
  add(section, statement, index = Infinity) {
    const added = { citations: [], ...statement, id: `new-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`, origin: 'person', confirmed: true, isNew: true };
    return this.#write((minutes) => ({ [section]: (minutes[section] ?? []).toSpliced(index, 0, added) }));
  }

  /**
   * Takes a statement out.
   * @returns {Promise<() => Promise<*>>} puts it back
   */
  async remove(id) {
    const { section, index, statement } = placeOf(this.#record.minutes, id);
    const before = this.#left.version;
    const { version } = await this.#write((minutes) => {
      const place = standing(minutes, id, statement.text);
      return { [place.section]: minutes[place.section].filter((each) => each.id !== id) };
    });
    return () => this.#putBack(version === before + 1 ? before : null, version, section, index, statement);
  }

  /** Moves a statement: into another list, or before `next` in its own (`null` for the end). */
  move(id, section, next = null) {
    return this.#write((minutes) => {
      const place = placeOf(minutes, id);
      if (!place) throw new Overtaken(null);
      const rest = { ...minutes, [place.section]: minutes[place.section].filter((each) => each.id !== id) };
      const list = rest[section] ?? [];
      const at = next ? list.findIndex((each) => each.id === next) : -1;
      const moved = list.toSpliced(at < 0 ? list.length : at, 0, place.statement);
      return place.section === section ? { [section]: moved } : { [place.section]: rest[place.section], [section]: moved };
    });
  }

  /** Stands by a statement as it is: a new draft leaves it. Of words that have gone, only what `citations` names stays. */
  confirm(id, citations) {
    return this.#write((minutes) => {
      const { section, statement } = standing(minutes, id);
      const kept = statement.confirmed ? { ...statement, citations, cites: true } : { ...statement, confirmed: true };
      return { [section]: minutes[section].map((each) => (each === statement ? { ...kept, stale: false } : each)) };
    });
  }

  /** Gives a topic another title. */
  retitle(id, before, title) {
    return this.#write((minutes) => {
      const topic = minutes.topics.find((each) => each.id === id);
      if (!topic || topic.title !== before) throw new Overtaken(topic ?? null);
      return { topics: minutes.topics.map((each) => (each === topic ? { ...each, title } : each)) };
    });
  }

  /** Takes up an older version again. */
  async restore(version) {
    return this.#take(await post(`${this.#path}/versions/${version}/restore`, {}, { match: this.#left.version }));
  }

  /** Approves the minutes as they are shown. */
  async approve() {
    return this.#take(await post(`${this.#path}/approve`, {}, { match: this.#left.version }));
  }

  /** Opens approved minutes again. */
  async reopen() {
    return this.#take(await post(`${this.#path}/reopen`, {}));
  }

  get #path() {
    return `/meetings/${this.#record.id}/minutes`;
  }

  /** As it was, if nothing has come since; else as one more statement of the person's. */
  async #putBack(before, version, section, index, { text, citations, section: heading }) {
    if (before && this.#left.version === version) {
      try {
        return this.#take(await post(`${this.#path}/versions/${before}/restore`, {}, { match: version }));
      } catch (error) {
        if (error.code !== 'version_conflict') throw error;
        await this.#record.readMinutes();
      }
    }
    return this.add(section, { text, citations, section: heading }, index);
  }

  #write(make) {
    this.#waiting.push(make);
    this.#show();
    const turn = this.#turn.then(() => this.#send(make));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #send(make) {
    try {
      for (let turn = 1; ; turn += 1) {
        const change = make(this.#left);
        try {
          const after = Object.keys(change).length ? await patch(this.#path, wire(change), { match: this.#left.version }) : this.#left;
          this.#waiting = this.#waiting.filter((each) => each !== make);
          return this.#take(after);
        } catch (error) {
          if (error.code !== 'version_conflict' || turn >= TRIES) throw error;
          await this.#record.readMinutes();
        }
      }
    } catch (error) {
      this.#waiting = this.#waiting.filter((each) => each !== make);
      this.#show();
      throw error;
    }
  }

  #take(minutes) {
    this.#left = minutes;
    this.#show();
    return minutes;
  }

  #heard() {
    if (this.#showing) return;
    // Versions only rise: an answer from before the last change comes too late.
    const late = this.#record.minutes.version < this.#left.version;
    if (!late) this.#left = this.#record.minutes;
    if (late || this.#waiting.length) this.#show();
  }

  /** What the server has, with all that is on its way to it. */
  #show() {
    let minutes = this.#left;
    for (const make of this.#waiting) {
      try { minutes = { ...minutes, ...make(minutes) }; } catch { /* it is refused when its turn comes */ }
    }
    this.#showing = true;
    try { this.#record.takeMinutes(minutes); } finally { this.#showing = false; }
  }
}

function standing(minutes, id, text) {
  const place = placeOf(minutes, id);
  if (!place || (text !== undefined && place.statement.text !== text)) throw new Overtaken(place?.statement ?? null);
  return place;
}

/** A change as the server takes it: lists in their new order; a statement that it knows needs no citations. */
function wire(change) {
  return Object.fromEntries(Object.entries(change).map(([name, list]) => [name, list.map((each) => {
    if (name === 'topics') return { id: each.id, title: each.title };
    const { id, text, confirmed, citations, section, isNew, cites } = each;
    if (isNew) return { text, citations, section: section ?? null };
    return { id, text, confirmed, ...(cites ? { citations } : {}) };
  })]));
}
