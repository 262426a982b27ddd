/** Says what was changed in a transcript, and takes it back. */
import { dropped, sentence } from '../api.js';
import { toast } from '../components/toast.js';
import { t } from '../text.js';

let last = null;

/**
 * Runs a change; when it cannot be had, says why. When somebody else was quicker, `look` shows what they did.
 * @param {() => Promise<*>} work
 * @param {() => Promise<*>} [look]
 * @returns {Promise<boolean>} whether it was made
 */
export async function attempt(work, look) {
  try {
    await work();
    return true;
  } catch (error) {
    if (dropped(error)) return false;
    const beaten = [404, 409, 412].includes(error.status);
    toast(beaten ? t('edit.beaten') : sentence(error), { bad: true });
    if (beaten) await look?.().catch(() => {});
    return false;
  }
}

/**
 * Says that something was changed, with a way back to the revision before.
 * @param {import('./record.js').MeetingRecord} record
 * @param {string} words
 * @param {?number} revision that the change made; null where it cannot be told
 */
export function offerUndo(record, words, revision) {
  last?.();
  last = toast(words, revision ? { action: { label: t('edit.undo'), run: () => undo(record, revision) } } : {}) ?? null;
}

function undo(record, revision) {
  return attempt(async () => {
    const undone = await record.corrections.restore(revision - 1, revision);
    if (undone) toast(t('edit.undone'));
    else toast(t('edit.undoLate'), { bad: true, action: { label: t('history.title'), run: () => openHistory(record) } });
  });
}

/** Opens the history of a transcript. */
export async function openHistory(record) {
  const { showHistory } = await import('./history.js');
  await showHistory(record);
}
