/** Where each meeting was left off, in this browser. */
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { keep, recall } from '../session.js';
import { clock, t } from '../text.js';

const NAME = 'hansard.places';
const MEETINGS = 40;
/** So near to the beginning or the end there is nothing to go on with. */
const EDGE_MS = 10_000;
/** The place is kept this often while the sound plays. */
const KEEP_EVERY_MS = 5000;

/** The place of a player in its meeting: kept once the person has gone anywhere, and offered the next time. */
export class Place {
  #player;
  #meetingId;
  #taken = false;
  #kept = 0;

  /** The offer to go on. */
  element = h('div', { class: 'go-on', hidden: true });

  /** @param {import('./player.js').Player} player @param {string} meetingId */
  constructor(player, meetingId) {
    this.#player = player;
    this.#meetingId = meetingId;
  }

  /** Offers to go on where the meeting was left. `focus` is what has the focus after the answer. */
  offer(focus) {
    const ms = leftAt(this.#meetingId, this.#player.duration);
    if (ms === null) return;
    const button = (props, act, ...children) => h('button', { type: 'button', ...props, onclick: () => { act(); focus.focus({ preventScroll: true }); } }, ...children);
    this.element.hidden = false;
    fill(this.element, button({ class: 'quiet' }, () => this.#player.seek(ms, { play: true }), icon('play', 14), t('player.goOn', { time: clock(ms) })),
      button({ class: 'quiet square', 'aria-label': t('player.notOn') }, () => this.take(), icon('close', 14)));
  }

  /** From here on the place is the person's own. */
  take() {
    this.#taken = true;
    this.element.hidden = true;
  }

  /** Keeps the place; while it plays, only now and then. */
  keep({ often = false } = {}) {
    const { position } = this.#player;
    if (!this.#taken || (often && Math.abs(position - this.#kept) < KEEP_EVERY_MS)) return;
    this.#kept = position;
    const others = all().filter(([id]) => id !== this.#meetingId);
    keep(NAME, JSON.stringify([[this.#meetingId, Math.round(position)], ...others].slice(0, MEETINGS)));
  }
}

/** Where a meeting was left, in ms, or null. */
function leftAt(meetingId, duration) {
  const ms = all().find(([id]) => id === meetingId)?.[1];
  return Number.isFinite(ms) && ms > EDGE_MS && ms < duration - EDGE_MS ? ms : null;
}

function all() {
  try {
    const kept = JSON.parse(recall(NAME));
    return Array.isArray(kept) ? kept.filter(Array.isArray) : [];
  } catch {
    return [];
  }
}
