/** What the people of the workspace are called. */
import { get } from '../api.js';
import { me } from '../session.js';
import { t } from '../text.js';

const names = new Map();
let learnt = 0;
let asking = Promise.resolve();

/** How often names were learnt: what shows names is made anew when this has changed. */
export function namesLearnt() {
  return learnt;
}

/** What somebody is called; nothing while it is not known. */
export function personName(id) {
  if (!id) return '';
  return id === me()?.id ? me().name || t('minutes.you') : names.get(id) ?? '';
}

/** Who made a change, in words: `you`, a name, or a stand-in while it is not known; nobody is the machine. */
export function authorOf(id) {
  if (!id) return t('history.machine');
  return id === me()?.id ? t('history.you') : personName(id) || t('history.somebody');
}

/**
 * Learns the names of these people, if some are not known yet.
 * @param {Array<string|null>} ids
 * @param {AbortSignal} [signal]
 * @returns {Promise<boolean>} whether something new was learnt
 */
export async function learnNames(ids, signal) {
  const unknown = [...new Set(ids)].filter((id) => id && id !== me()?.id && !names.has(id)).slice(0, 200);
  if (!unknown.length) {
    // They may have been asked for, and not told yet.
    await asking;
    return false;
  }
  const answer = read(unknown, signal);
  asking = Promise.all([asking, answer]);
  return answer;
}

async function read(unknown, signal) {
  for (const id of unknown) names.set(id, '');
  try {
    const { people } = await get(`/workspaces/people?${unknown.map((id) => `ids=${id}`).join('&')}`, { signal });
    for (const { id, name } of people) names.set(id, name);
    learnt += 1;
    return people.length > 0;
  } catch {
    // Without a name it reads "a person"; the next look asks again.
    for (const id of unknown) names.delete(id);
    return false;
  }
}
