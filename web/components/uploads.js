/** Recordings on their way to the server, two at a time. They go on while the person looks at something else. */
import { me } from '../session.js';
import { bytes, length, t } from '../text.js';
import { isSame, releaseUploads, unfinished } from './unfinished.js';
import { Upload } from './upload.js';

const AT_ONCE = 2;
/** @type {Upload[]} */
const all = [];

/** Tells of every change: event `change` with the upload as `detail`. */
export const uploads = new EventTarget();

/** Those that are not over, in the order in which they came. */
export function allUploads() {
  return [...all];
}

/**
 * The upload of a meeting that is not over.
 * @param {string} meetingId
 * @returns {Upload|undefined}
 */
export function uploadOf(meetingId) {
  return all.find((each) => each.meetingId === meetingId);
}

/**
 * Sends a recording to a meeting, when its turn comes.
 * @param {string} meetingId
 * @param {File} file
 * @param {{own?: boolean}} [more] `own`: the meeting was made for it
 * @returns {Upload}
 */
export function send(meetingId, file, more) {
  return enter(new Upload(meetingId, file, more));
}

/** Stops an upload; what was sent is thrown away. */
export function stop(which) {
  const upload = find(which);
  upload?.stop();
}

/** Pauses an upload. */
export function hold(which) {
  find(which)?.hold();
}

/** Goes on with an upload that waits, was paused, or failed. */
export function again(which) {
  const upload = find(which);
  if (!upload) return;
  if (upload.state === 'waiting') { upload.wake(); return; }
  upload.ready();
  proceed();
}

/**
 * Goes on with the upload that broke off with its page, if this is its file.
 * @param {File} file
 * @returns {Upload|null}
 */
export function takeUp(file) {
  const upload = all.find((each) => each.state === 'lost' && isSame(file, each));
  if (!upload) return null;
  upload.ready(file);
  proceed();
  return upload;
}

/** What an upload is doing, in words. */
export function uploadNote(upload) {
  const { state, size, sent, left } = upload;
  if (state === 'failed') return upload.error.sentence;
  if (state === 'sending') {
    const note = t('upload.sending', { percent: Math.floor(upload.share * 100), size: bytes(size) });
    return left > 5000 ? `${note} · ${t('work.left', { time: length(left) })}` : note;
  }
  return t(`upload.${state}`, { percent: Math.floor(upload.share * 100), sent: bytes(sent), size: bytes(size), name: upload.name });
}

function find(which) {
  return which instanceof Upload ? which : uploadOf(which);
}

function enter(upload) {
  all.push(upload);
  upload.addEventListener('change', () => changed(upload));
  changed(upload);
  proceed();
  return upload;
}

function changed(upload) {
  const over = ['done', 'stopped'].includes(upload.state);
  if (over && all.includes(upload)) {
    all.splice(all.indexOf(upload), 1);
    if (upload.state === 'done') document.dispatchEvent(new CustomEvent('hansard:meetings'));
  }
  uploads.dispatchEvent(new CustomEvent('change', { detail: upload }));
  if (!['sending', 'checking', 'waiting'].includes(upload.state)) proceed();
  showTray();
}

/** Those whose turn it is are sent. */
function proceed() {
  const busy = all.filter((each) => each.isRunning).length;
  const next = all.find((each) => each.state === 'queued' && !each.isRunning);
  if (!next || busy >= AT_ONCE) return;
  next.run().finally(proceed);
  proceed();
}

async function showTray() {
  (await import('./tray.js')).drawTray();
}

/** Brings back what broke off with its page, for the one who is signed in. */
function restore() {
  for (const kept of unfinished()) {
    if (!all.some((each) => each.address === kept.address)) enter(new Upload(kept.meetingId, null, { kept }));
  }
}

/** Who signs out takes their uploads along: they go on when they come back. */
function leave() {
  for (const upload of all) upload.hold();
  releaseUploads(all.splice(0).map((each) => each.address));
  showTray();
}

restore();
document.addEventListener('hansard:user', () => (me() ? restore() : leave()));
addEventListener('beforeunload', (event) => { if (all.some((each) => each.isActive)) event.preventDefault(); });
addEventListener('pagehide', () => releaseUploads(all.map((each) => each.address)));
