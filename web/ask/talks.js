/** Conversations with the record, as the server keeps them for the person. */
import { get, patch, post, remove } from '../api.js';

const PAGE = 100;
const PAGES = 3;

/**
 * The person's conversations, the last used first.
 * @param {AbortSignal} signal
 * @param {string} [meetingId] only those about this meeting alone
 * @returns {Promise<Array<{id: string, title: string, meeting_ids: string[], version: number, updated_at: string}>>}
 */
export async function talks(signal, meetingId) {
  const found = [];
  let cursor = '';
  for (let page = 0; page < PAGES; page += 1) {
    const { data, meta } = await get(`/ask-mind/sessions?limit=${PAGE}${cursor}`, { signal, whole: true });
    found.push(...data.filter((each) => !meetingId || isAbout(each, [meetingId])));
    if (!meta?.next_cursor || (meetingId && found.length)) break;
    cursor = `&cursor=${encodeURIComponent(meta.next_cursor)}`;
  }
  return found;
}

/** Whether a conversation is about exactly these meetings. */
export function isAbout(talk, meetingIds) {
  return talk.meeting_ids.length === meetingIds.length && meetingIds.every((id) => talk.meeting_ids.includes(id));
}

/** One conversation. */
export const talkOf = (id, signal) => get(`/ask-mind/sessions/${id}`, { signal });

/** Begins a conversation about these meetings, or about all. */
export const begin = (meetingIds, signal) => post('/ask-mind/sessions', { meeting_ids: meetingIds }, { signal });

/** Changes the title or the meetings of a conversation. @throws {import('../api.js').ApiError} `version_conflict` */
export const change = (talk, fields, version = talk.version) => patch(`/ask-mind/sessions/${talk.id}`, fields, { match: version });

/** Deletes a conversation with its questions and answers. */
export const discard = (talk) => remove(`/ask-mind/sessions/${talk.id}`);

/**
 * The newest questions and answers of a conversation, the oldest of them first.
 * @param {string} id
 * @param {{signal: AbortSignal, before?: string, limit?: number}} options `before`: where an earlier answer ended
 * @returns {Promise<{messages: Object[], earlier: ?string}>} `earlier`: how to ask for those before
 */
export async function messages(id, { signal, before = '', limit = 20 }) {
  const cursor = before && `&cursor=${encodeURIComponent(before)}`;
  const { data, meta } = await get(`/ask-mind/sessions/${id}/messages?sort=-created_at&limit=${limit}${cursor}`, { signal, whole: true });
  return { messages: data.reverse(), earlier: meta?.next_cursor ?? null };
}
