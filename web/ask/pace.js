/** Lets words that come in bursts be read as they are written: one after the other, never far behind. */
import { calm } from '../dom.js';

const STEP_MS = 26;
const BEHIND_STEPS = 24;

export class Pace {
  #queue = [];
  #timer = 0;
  #waiting = [];

  /** @param {AbortSignal} signal ends it */
  constructor(signal) {
    signal.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
  }

  /** Does `step` when its turn has come. */
  then(step) {
    this.#queue.push(step);
    if (calm() || document.hidden) this.finish();
    else this.#timer ||= setTimeout(() => this.#run(), 0);
  }

  /** Does all that is left, at once. */
  finish() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    while (this.#queue.length) this.#queue.shift()();
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }

  /** Resolves when everything was shown. */
  settled() {
    return this.#queue.length ? new Promise((resolve) => { this.#waiting.push(resolve); }) : Promise.resolve();
  }

  #run() {
    const count = document.hidden ? this.#queue.length : Math.ceil(this.#queue.length / BEHIND_STEPS);
    for (const step of this.#queue.splice(0, count)) step();
    this.#timer = this.#queue.length ? setTimeout(() => this.#run(), STEP_MS) : 0;
    if (!this.#queue.length) this.#waiting.splice(0).forEach((resolve) => resolve());
  }
}
