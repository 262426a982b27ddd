/** Recordings in pieces, by the tus protocol 1.0: what came before a line broke is kept, and the rest follows. */
import { ApiError, errorOf } from '../api.js';
import { t } from '../text.js';

const DOOR = '/files';
const VERSION = '1.0.0';
/** A line that moves nothing for so long is broken; the server may take longer to look at what it has. */
const SILENT_FOR_MS = 30_000;
const LOOKED_AT_FOR_MS = 180_000;

/** The most bytes of a file that the server takes; infinite where it does not say. */
export async function largest() {
  const answer = await call('OPTIONS', DOOR).catch(() => null);
  return Number(answer?.getResponseHeader('Tus-Max-Size')) || Infinity;
}

/**
 * Announces a recording of a meeting.
 * @param {File} file
 * @param {string} meetingId
 * @param {AbortSignal} signal
 * @returns {Promise<string>} where its pieces go; the end of it is the id that the recording will have
 */
export async function announceFile(file, meetingId, signal) {
  const metadata = { meeting_id: meetingId, filename: file.name, filetype: file.type };
  const answer = await call('POST', DOOR, { signal, headers: {
    'Upload-Length': file.size,
    'Upload-Metadata': Object.entries(metadata).filter(([, value]) => value).map(([name, value]) => `${name} ${base64(value)}`).join(','),
  } });
  return new URL(answer.getResponseHeader('Location'), location.href).pathname;
}

/**
 * How many of the first bytes the server has.
 * @param {string} address
 * @param {AbortSignal} signal
 * @throws {ApiError} status 404 when it has forgotten the file, 410 when no recording can be made of it
 */
export async function received(address, signal) {
  return Number((await call('HEAD', address, { signal })).getResponseHeader('Upload-Offset'));
}

/**
 * Sends one piece.
 * @param {string} address
 * @param {Blob} piece
 * @param {number} at how many bytes are before it
 * @param {{signal: AbortSignal, moved: (bytes: number) => void}} options `moved` is told how much of the piece has gone
 * @returns {Promise<number>} how many bytes the server has now
 */
export async function sendPiece(address, piece, at, { signal, moved }) {
  const headers = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': at };
  return Number((await call('PATCH', address, { signal, moved, headers, body: piece })).getResponseHeader('Upload-Offset'));
}

/** Has the server throw away what it has. */
export async function giveUp(address) {
  await call('DELETE', address);
}

/** By XMLHttpRequest, because `fetch` does not tell how much has gone. */
function call(method, address, { headers = {}, body = null, signal, moved } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let clock = 0;
    const patient = (ms) => { clearTimeout(clock); clock = setTimeout(() => request.abort(), ms); };
    const stop = () => request.abort();
    request.open(method, address);
    request.responseType = 'json';
    for (const [name, value] of Object.entries({ ...headers, 'Tus-Resumable': VERSION })) request.setRequestHeader(name, value);
    if (moved) {
      request.upload.onprogress = ({ loaded }) => { patient(loaded < body.size ? SILENT_FOR_MS : LOOKED_AT_FOR_MS); moved(loaded); };
    }
    request.onload = () => {
      if (request.status < 300) resolve(request);
      else reject(errorOf(request.status, request.response, (name) => request.getResponseHeader(name)));
    };
    request.onerror = () => reject(new ApiError(0, 'network', t('errors.network')));
    request.onabort = () => reject(signal?.aborted ? signal.reason : new ApiError(0, 'network', t('errors.network')));
    request.onloadend = () => { clearTimeout(clock); signal?.removeEventListener('abort', stop); };
    if (signal?.aborted) { reject(signal.reason); return; }
    signal?.addEventListener('abort', stop, { once: true });
    patient(SILENT_FOR_MS);
    request.send(body);
  });
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
