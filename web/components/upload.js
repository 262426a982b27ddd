/** One recording on its way: announced, sent in pieces, taken up again where a broken line left it. */
import { ApiError, dropped, get } from '../api.js';
import { pause } from '../dom.js';
import { t } from '../text.js';
import { announceFile, giveUp, received, sendPiece } from './tus.js';
import { forgetUpload, rememberUpload } from './unfinished.js';

/** Small enough that little is sent twice, large enough that asking between them costs nothing. */
const PIECE = 8 << 20;
const WAITS = [1000, 2000, 4000, 8000, 15_000, 30_000];
/** The speed is that of the last seconds. */
const SPEED_OVER_MS = 8000;
const REMEMBER_EVERY_MS = 3000;
const PASSING = new Set([0, 401, 408, 409, 423, 425, 429]);

/**
 * Tells of each change by an event `change`. Its `state` goes from `queued` over `sending` and `checking` to `done`;
 * `waiting` is a broken line, `paused` the person's wish, `lost` a page that was left (the file must be chosen again),
 * `failed` what cannot be helped, `stopped` the end.
 */
export class Upload extends EventTarget {
  state = 'queued';
  /** How many bytes the server has. */
  sent = 0;
  /** @type {?ApiError} why it failed, or waits */
  error = null;
  /** The recording, once it is all there. */
  recording = null;
  /** When it is tried again, while it waits. */
  nextTry = 0;
  #address;
  #work = null;
  #wake = null;
  #marks = [];
  #remembered = 0;

  /**
   * @param {string} meetingId
   * @param {?File} file null for what broke off with another page
   * @param {{own?: boolean, kept?: Object}} [more] `own`: the meeting was made for it; `kept`: what this browser remembers
   */
  constructor(meetingId, file, { own = false, kept = null } = {}) {
    super();
    this.meetingId = meetingId;
    this.file = file;
    this.own = kept?.own ?? own;
    this.name = file?.name ?? kept.name;
    this.size = file?.size ?? kept.size;
    this.modified = file?.lastModified ?? kept.modified;
    this.#address = kept?.address ?? null;
    if (!kept) return;
    this.state = 'lost';
    this.sent = kept.sent;
  }

  /** Where its pieces go. */
  get address() { return this.#address; }

  /** How much has gone, 0 to 1. */
  get share() { return this.size ? this.sent / this.size : 0; }

  /** Whether it goes on by itself. */
  get isActive() { return ['queued', 'sending', 'checking', 'waiting'].includes(this.state); }

  /** How long it may still take, in milliseconds; 0 while that cannot be told. */
  get left() {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    const speed = first && last.at - first.at > 1500 ? (last.sent - first.sent) / (last.at - first.at) : 0;
    return speed > 0 ? (this.size - this.sent) / speed : 0;
  }

  /** Whether it is being sent, or was held so lately that its last request is still ending. */
  get isRunning() { return this.#work !== null; }

  /** Sends it to its end, or until it is held. */
  async run() {
    this.#work = new AbortController();
    try {
      await this.#persist(this.#work.signal);
    } finally {
      this.#work = null;
    }
  }

  async #persist(signal) {
    for (let failures = 0; ;) {
      const before = this.sent;
      try {
        await this.#deliver(signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (this.sent > before) failures = 0;
        if (!this.#mayPass(error) || (error.status === 401 && failures > 2)) { this.#fail(error); return; }
        this.error = error;
        await this.#wait(error.retryAfter * 1000 || WAITS[Math.min(failures, WAITS.length - 1)], signal);
        failures += 1;
        if (signal.aborted) return;
      }
    }
  }

  /** Tries again at once, while it waits for a better line. */
  wake() { this.#wake?.abort(); }

  /** Pauses it; what the server has stays there. */
  hold() {
    if (!this.isActive) return;
    this.#turn('paused');
    this.#work?.abort();
  }

  /** Makes it ready to run, with its file if that had been lost. */
  ready(file = this.file) {
    this.file = file;
    this.error = null;
    this.#turn('queued');
  }

  /** Ends it, and has the server throw away what came. */
  async stop() {
    const address = this.#address;
    this.#turn('stopped');
    this.#work?.abort();
    forgetUpload(address);
    if (address) await giveUp(address).catch(() => {});
  }

  async #deliver(signal) {
    this.#marks = [];
    this.#turn('sending');
    // Renews an ended session, which the sending itself cannot.
    await get('/users/me', { signal });
    let at = await this.#begin(signal);
    this.error = null;
    while (at < this.size) {
      this.#turn('sending');
      at = await sendPiece(this.#address, this.file.slice(at, at + PIECE), at, { signal, moved: (bytes) => this.#moved(at + bytes) });
      this.#moved(at);
    }
    this.recording = await get(`/recordings/${this.#address.split('/').at(-1)}`, { signal });
    forgetUpload(this.#address);
    this.#turn('done');
  }

  /** Where to go on: at the beginning, or after what the server has. */
  async #begin(signal) {
    if (this.#address) {
      try {
        const at = await received(this.#address, signal);
        this.#moved(at);
        return at;
      } catch (error) {
        if (error.status === 410) throw await this.#reason(error, signal);
        if (error.status !== 404) throw error;
        forgetUpload(this.#address);
      }
    }
    this.sent = 0;
    this.#address = await announceFile(this.file, this.meetingId, signal);
    rememberUpload(this);
    return 0;
  }

  async #reason(error, signal) {
    const upload = await get(`/uploads/${this.#address.split('/').at(-1)}`, { signal }).catch(() => null);
    return new ApiError(422, 'undecodable_media', upload?.error ?? error.message);
  }

  #moved(sent) {
    const now = Date.now();
    this.sent = sent;
    this.#marks = [...this.#marks.filter((mark) => now - mark.at < SPEED_OVER_MS), { at: now, sent }];
    if (now - this.#remembered > REMEMBER_EVERY_MS) { this.#remembered = now; rememberUpload(this); }
    this.#turn(sent < this.size ? 'sending' : 'checking');
  }

  async #wait(ms, signal) {
    this.nextTry = Date.now() + ms;
    this.#wake = new AbortController();
    const online = () => this.wake();
    addEventListener('online', online);
    this.#turn('waiting');
    rememberUpload(this);
    await pause(ms, AbortSignal.any([signal, this.#wake.signal])).catch(() => {});
    removeEventListener('online', online);
  }

  #fail(error) {
    this.error = error instanceof ApiError ? error : new ApiError(0, 'internal_error', t('errors.internal_error'));
    forgetUpload(this.#address);
    // What was refused cannot be gone on with.
    this.#address = null;
    this.sent = 0;
    this.#turn('failed');
  }

  /** Whether trying again may help. What was there a moment ago and is not found has been forgotten, and is announced anew. */
  #mayPass(error) {
    const { status } = error;
    return dropped(error) || PASSING.has(status) || (status === 404 && this.sent > 0) || (status >= 500 && status !== 507);
  }

  #turn(state) {
    if (this.state === 'stopped') return;
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}
