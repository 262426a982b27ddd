/** What the people are called who changed a transcript. */
import { get } from '../api.js';
import { me } from '../session.js';
import { t } from '../text.js';

const names = new Map();

/** What somebody is called: `you` for who is signed in, a stand-in while the name is not known. */
export function authorOf(id) {
  if (!id) return t('history.machine');
  return id === me()?.id ? t('history.you') : names.get(id) || t('history.somebody');
}

/**
 * Learns what these people are called.
 * @param {Array<?string>} ids
 * @returns {Promise<void>} resolves in any case
 */
export async function learnAuthors(ids) {
  const unknown = [...new Set(ids)].filter((id) => id && id !== me()?.id && !names.has(id)).slice(0, 200);
  if (!unknown.length) return;
  try {
    const { people } = await get(`/workspaces/people?${new URLSearchParams(unknown.map((id) => ['ids', id]))}`);
    for (const id of unknown) names.set(id, people.find((person) => person.id === id)?.name ?? '');
  } catch { /* the stand-in stays */ }
}
