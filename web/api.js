/**
 * The client of `/api/v1`. Reads are tried again while the connection is bad; writes carry an idempotency key, so
 * that they can be tried again without happening twice; an ended session is renewed once, silently.
 */
import { pause } from './dom.js';
import { has, t } from './text.js';

const BASE = '/api/v1';
const WAITS = [400, 900, 2000, 4000];
const SLOW_AFTER = 4000;
const GIVE_UP_AFTER = 30_000;
const CREDENTIALS = /^\/(auth|api-keys)(\/|$)/;

/** Tells how the connection is: events `slow`, `lost` and `back`, and `admitted` for each answer that only who is signed in gets. */
export const connection = new EventTarget();

/** What the API said no with, or code `network` when it could not be reached. */
export class ApiError extends Error {
  constructor(status, code, message, extra = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = extra.details ?? null;
    this.requestId = extra.requestId ?? null;
    this.retryAfter = extra.retryAfter ?? null;
  }

  /** A sentence for the person, ours where we have one for this code. */
  get sentence() {
    const known = `errors.${this.code}`;
    const words = has(known) ? t(known) : this.message || t('errors.internal_error');
    return this.status >= 500 && this.requestId ? `${words} ${t('errors.reference', { id: this.requestId })}` : words;
  }

  /** Field name → sentence, of a `validation_error`. */
  get fields() {
    const entries = Array.isArray(this.details) ? this.details : [];
    return Object.fromEntries(entries.filter((entry) => entry?.field).map((entry) => [entry.field, entry.message ?? t('form.invalid')]));
  }
}

let renewSession = async () => false;
const etags = new Map();
/** What goes on for too long, each with what it is: `slow`, or `lost`. */
const troubles = new Map();
let state = 'back';

/**
 * Sets what happens when the session has ended.
 * @param {(path: string) => Promise<boolean>} renew resolves true when the request may be tried again
 */
export function onSessionEnd(renew) {
  renewSession = renew;
}

/**
 * Reads.
 * @param {string} path under `/api/v1`, with its query
 * @param {{signal?: AbortSignal, whole?: boolean}} [options] `whole` gives the envelope (`data`, `meta`) instead of the data
 */
export const get = (path, options) => request('GET', path, options);
/** Creates or starts something. */
export const post = (path, body, options) => request('POST', path, { ...options, body });
/** Changes something. */
export const patch = (path, body, options) => request('PATCH', path, { ...options, body });
/** Deletes something. */
export const remove = (path, options) => request('DELETE', path, options);

/**
 * One call of the API.
 * @param {string} method
 * @param {string} path
 * @param {{body?: *, signal?: AbortSignal, whole?: boolean, blob?: boolean, open?: boolean, type?: string, quiet?: boolean, match?: number}} [options]
 *   `blob` gives the bytes; `open` the response itself, to read it as it comes; `type` sends `body` as it is under this
 *   media type; `quiet` leaves an ended session alone; `match` is the version that a change is made to
 * @returns {Promise<*>} the envelope's `data`
 * @throws {ApiError}
 */
export async function request(method, path, options = {}) {
  const init = prepare(method, path, options);
  let response = await attempts(method, path, init, options);
  if (response.status === 401 && !options.quiet && await renewSession(path)) {
    response = await attempts(method, path, init, options);
  }
  return read(response, path, options);
}

function prepare(method, path, { body, type, open, match }) {
  const headers = { Accept: open ? 'text/event-stream' : 'application/json' };
  const init = { method, headers, credentials: 'same-origin' };
  if (body !== undefined) {
    headers['Content-Type'] = type ?? 'application/json';
    init.body = type ? body : JSON.stringify(body);
  }
  if (method === 'POST' && !open && !CREDENTIALS.test(path)) headers['Idempotency-Key'] = newKey();
  if (match !== undefined) headers['If-Match'] = `"${match}"`;
  else if ((method === 'PATCH' || method === 'PUT') && etags.has(path)) headers['If-Match'] = etags.get(path);
  return init;
}

async function attempts(method, path, init, { signal, open }) {
  const safe = method === 'GET' || 'Idempotency-Key' in init.headers;
  const call = {};
  try {
    for (let turn = 0; ; turn += 1) {
      const slow = setTimeout(() => trouble(call, 'slow'), SLOW_AFTER);
      try {
        const response = await fetch(BASE + path, { ...init, signal: open ? signal : limited(signal) });
        const wait = safe && turn < WAITS.length ? waitFor(response, turn) : null;
        if (wait === null) { well(call); return response; }
        await pause(wait, signal);
      } catch (error) {
        if (signal?.aborted) throw signal.reason ?? error;
        trouble(call, 'lost');
        if (!safe || turn >= WAITS.length) throw new ApiError(0, 'network', t('errors.network'));
        await pause(WAITS[turn], signal);
      } finally {
        clearTimeout(slow);
      }
    }
  } finally {
    troubles.delete(call);
    tell();
  }
}

/** How long to wait before trying again, or null when the answer stands. */
function waitFor(response, turn) {
  if (response.status === 429) {
    const told = Number(response.headers.get('Retry-After'));
    return Number.isFinite(told) && told <= 10 ? Math.max(told * 1000, WAITS[turn]) : null;
  }
  return [502, 503, 504].includes(response.status) ? WAITS[turn] : null;
}

function limited(signal) {
  const clock = AbortSignal.timeout(GIVE_UP_AFTER);
  return signal ? AbortSignal.any([signal, clock]) : clock;
}

async function read(response, path, { whole, blob, open }) {
  if (!response.ok) throw await failure(response);
  if (!CREDENTIALS.test(path)) connection.dispatchEvent(new Event('admitted'));
  if (open) return response;
  const etag = response.headers.get('ETag');
  if (etag) etags.set(path, etag); else etags.delete(path);
  if (blob) return response.blob();
  if (response.status === 204) return null;
  const envelope = await response.json().catch(() => null);
  if (!envelope) throw new ApiError(response.status, 'internal_error', t('errors.unreadable'));
  return whole ? envelope : envelope.data;
}

/**
 * Makes the error of a response that is not a success.
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
export async function failure(response) {
  const envelope = await response.json().catch(() => null);
  return errorOf(response.status, envelope, (name) => response.headers.get(name));
}

/** The error of an envelope that came by other means than `fetch`. */
export function errorOf(status, envelope, header = () => null) {
  const code = envelope?.error?.code ?? (status === 401 ? 'unauthorized' : 'internal_error');
  return new ApiError(status, code, envelope?.message ?? '', {
    details: envelope?.error?.details,
    requestId: envelope?.error?.request_id ?? header('X-Request-Id'),
    retryAfter: Number(header('Retry-After')) || null,
  });
}

/** A sentence for any error at all. */
export function sentence(error) {
  return error instanceof ApiError ? error.sentence : t('errors.internal_error');
}

/** Whether this is only a request that nobody waits for any more. */
export function dropped(error) {
  return error?.name === 'AbortError' || error?.name === 'LeftView';
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // A page served over plain http on a home network has no randomUUID.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function trouble(call, kind) {
  troubles.set(call, kind);
  tell();
}

/** An answer came: what was given up for lost can be had again. What is still tried in vain stays as it is until it is over. */
function well(call) {
  troubles.delete(call);
  if (state === 'lost') state = '';
  tell();
}

/** Who gave up leaves the line lost until something is answered. */
function tell() {
  const kinds = [...troubles.values()];
  const now = kinds.includes('lost') || state === 'lost' ? 'lost' : kinds[0] ?? 'back';
  if (now === state) return;
  state = now;
  connection.dispatchEvent(new Event(now));
}
