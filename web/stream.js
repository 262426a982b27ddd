/** Answers that come piece by piece: server-sent events, read with `fetch`, so that an ended session is renewed as everywhere. */
import { ApiError, request } from './api.js';
import { t } from './text.js';

const SILENT_FOR_MS = 60_000;

/**
 * Reads a stream of answers. It ends when the server ends it, and throws what the server breaks it off with.
 * @param {string} method
 * @param {string} path under `/api/v1`, with its query
 * @param {{body?: *, signal?: AbortSignal, quiet?: boolean}} [options]
 * @yields {Object} what each answer holds
 * @throws {ApiError} code `network` when it breaks off or falls silent (the server says something every few seconds)
 */
export async function* stream(method, path, options = {}) {
  const silence = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal;
  let clock = 0;
  const heard = () => {
    clearTimeout(clock);
    clock = setTimeout(() => silence.abort(new ApiError(0, 'network', t('errors.network'))), SILENT_FOR_MS);
  };
  heard();
  try {
    const response = await request(method, path, { ...options, signal, open: true });
    let rest = '';
    // Not `for await`: not every browser iterates over a body.
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      for (const event of events) {
        const read = parse(event);
        if (read) yield read;
      }
    }
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason ?? error;
    if (silence.signal.aborted) throw silence.signal.reason;
    throw error instanceof ApiError ? error : new ApiError(0, 'network', t('errors.network'));
  } finally {
    clearTimeout(clock);
  }
}

/** What one event holds; null for a comment. @throws {ApiError} for an event that tells of an error */
function parse(event) {
  const fields = event.split('\n').filter((line) => line && !line.startsWith(':')).map((line) => [line.split(':', 1)[0], line.replace(/^[^:]*: ?/, '')]);
  const data = fields.filter(([name]) => name === 'data').map(([, value]) => value).join('\n');
  if (!data) return null;
  const held = JSON.parse(data);
  if (fields.some(([name, value]) => name === 'event' && value === 'error')) {
    throw new ApiError(500, held.code, held.message, { requestId: held.request_id });
  }
  return held;
}
