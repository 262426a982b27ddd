/** Who speaks in which meeting, and the colour that each has there. */
import { dropped, get } from '../api.js';

const COLOURS = 8;
const MOST = 100;
const speakers = new Map();
let offered = true;

/**
 * Learns who speaks in these meetings, in one go.
 * @param {string[]} meetingIds
 * @param {AbortSignal} signal
 */
export async function learnVoices(meetingIds, signal) {
  const missing = [...new Set(meetingIds)].filter((id) => id && !speakers.has(id)).slice(0, MOST);
  if (!offered || !missing.length) return;
  try {
    const found = await get(`/speakers?${missing.map((id) => `meeting_ids=${id}`).join('&')}`, { signal });
    for (const id of missing) speakers.set(id, found.filter((each) => each.meeting_id === id));
  } catch (error) {
    if (dropped(error)) throw error;
    // A server that has no such list: nobody has a colour, and names are typed.
    if (error.status === 404 || error.status === 405) offered = false;
  }
}

/** The class of a speaker's colour, the same as in the meeting itself. */
export function voiceOf(meetingId, speakerId) {
  const place = (speakers.get(meetingId) ?? []).findIndex((each) => each.id === speakerId);
  return place < 0 ? 'voice-none' : `voice-${place % COLOURS}`;
}

/** The class of the colour of somebody of whom only the name is known. */
export function voiceNamed(meetingId, name) {
  const speaker = (speakers.get(meetingId) ?? []).find((each) => (each.name || each.label) === name);
  return speaker ? voiceOf(meetingId, speaker.id) : 'voice-none';
}

/** The names of all who are known to speak, each once, who speaks in most meetings first. */
export function voicesKnown() {
  const counts = new Map();
  for (const speaker of [...speakers.values()].flat()) {
    if (speaker.name) counts.set(speaker.name, (counts.get(speaker.name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
}
