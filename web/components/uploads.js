/** Recordings on their way to the server. They go on while the person looks at something else. */
import { ApiError, errorOf, get } from '../api.js';
import { h, style } from '../dom.js';
import { icon } from '../icons.js';
import { bytes, t } from '../text.js';

const running = new Map();
let tray = null;
style('parts');

/** Tells of every change: event `change` with the upload as `detail`. */
export const uploads = new EventTarget();

/**
 * The upload of a meeting that is under way or has failed.
 * @param {string} meetingId
 * @returns {{meetingId: string, file: File, sent: number, state: 'sending'|'checking'|'failed', error?: ApiError}|undefined}
 */
export function uploadOf(meetingId) {
  return running.get(meetingId);
}

/**
 * Sends a recording to a meeting.
 * @param {string} meetingId
 * @param {File} file
 * @returns {Promise<Object|null>} the recording; null when it failed or was stopped (the upload's `error` says why)
 */
export async function send(meetingId, file) {
  const upload = { meetingId, file, sent: 0, state: 'sending', error: null, recording: null, request: null };
  running.set(meetingId, upload);
  change(upload);
  try {
    upload.recording = await deliver(upload);
    running.delete(meetingId);
    change(upload, 'done');
    return upload.recording;
  } catch (error) {
    upload.error = error instanceof ApiError ? error : new ApiError(0, 'network', t('errors.network'));
    if (upload.state === 'stopped') running.delete(meetingId);
    change(upload, upload.state === 'stopped' ? 'stopped' : 'failed');
    return null;
  }
}

/** Stops an upload; what was sent is thrown away. */
export function stop(meetingId) {
  const upload = running.get(meetingId);
  if (!upload) return;
  upload.state = 'stopped';
  running.delete(meetingId);
  upload.request?.abort();
  change(upload, 'stopped');
}

/** Tries a failed upload again. */
export function again(meetingId) {
  const upload = running.get(meetingId);
  return upload && send(meetingId, upload.file);
}

/** A refused session is renewed by reading something small, then the whole is sent once more. */
async function deliver(upload) {
  await get('/users/me');
  try {
    return await transfer(upload);
  } catch (error) {
    if (error.status !== 401) throw error;
    await get('/users/me');
    return transfer(upload);
  }
}

function transfer(upload) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    upload.request = request;
    request.open('POST', `/api/v1/meetings/${upload.meetingId}/recordings`);
    request.setRequestHeader('Accept', 'application/json');
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      upload.sent = event.lengthComputable ? event.loaded / event.total : 0;
      if (upload.sent >= 1 && upload.state === 'sending') upload.state = 'checking';
      change(upload);
    };
    request.onload = () => {
      if (request.status < 300) resolve(request.response?.data);
      else reject(errorOf(request.status, request.response, (name) => request.getResponseHeader(name)));
    };
    request.onerror = () => reject(new ApiError(0, 'upload_broke', ''));
    request.onabort = () => reject(new ApiError(0, 'stopped', ''));
    const body = new FormData();
    body.append('file', upload.file, upload.file.name);
    request.send(body);
  });
}

function change(upload, state = upload.state) {
  upload.state = state;
  uploads.dispatchEvent(new CustomEvent('change', { detail: upload }));
  if (state === 'done') document.dispatchEvent(new CustomEvent('hansard:meetings'));
  drawTray();
}

addEventListener('beforeunload', (event) => {
  if ([...running.values()].some((each) => each.state !== 'failed')) event.preventDefault();
});

/** The uploads of meetings that are not on the page right now, in its corner. */
function drawTray() {
  const elsewhere = [...running.values()].filter((each) => location.pathname !== `/meetings/${each.meetingId}`);
  if (!elsewhere.length) { tray?.remove(); tray = null; return; }
  tray ??= document.body.appendChild(h('section', { class: 'tray', 'aria-label': t('upload.tray') }));
  const rows = new Map([...tray.children].map((row) => [row.dataset.id, row]));
  for (const upload of elsewhere) {
    const row = rows.get(upload.meetingId) ?? tray.appendChild(trayRow(upload));
    rows.delete(upload.meetingId);
    row.querySelector('progress').value = upload.sent;
    row.querySelector('.tray-note').textContent = uploadNote(upload);
    row.classList.toggle('bad', upload.state === 'failed');
    row.querySelector('.tray-again').hidden = upload.state !== 'failed';
  }
  for (const gone of rows.values()) gone.remove();
}

addEventListener('popstate', drawTray);
document.addEventListener('hansard:meeting-shown', drawTray);

function trayRow({ meetingId, file }) {
  return h('div', { class: 'tray-row', 'data-id': meetingId },
    h('a', { class: 'tray-name', href: `/meetings/${meetingId}` }, file.name),
    h('button', { class: 'quiet square', 'aria-label': t('upload.stop', { name: file.name }), onclick: () => stop(meetingId) }, icon('close', 15)),
    h('progress', { max: 1, value: 0, 'aria-label': file.name }),
    h('span', { class: 'tray-note' }),
    h('button', { class: 'quiet tray-again', hidden: true, onclick: () => again(meetingId) }, icon('retry', 15), t('again')));
}

/** What an upload is doing, in words. */
export function uploadNote(upload) {
  if (upload.state === 'failed') return upload.error.sentence;
  if (upload.state === 'checking') return t('upload.checking');
  return t('upload.sending', { percent: Math.round(upload.sent * 100), size: bytes(upload.file.size) });
}
