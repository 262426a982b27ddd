/** Making one of two speakers who are one person, and taking that back. */
import { dropped, patch, post, sentence } from '../api.js';
import { announce, h } from '../dom.js';
import { t } from '../text.js';
import { openDialog } from '../components/dialog.js';
import { toast } from '../components/toast.js';
import { nameOf } from './cast.js';
import { floorOf } from './floor.js';

/** More segments than this cannot be given back in one request. */
const MOST_BACK = 10_000;

/**
 * Asks with whom a speaker is to be merged.
 * @param {Object} speaker @param {Object[]} others @param {import('./cast.js').Cast} cast
 * @returns {Promise<Object|undefined>} the other
 */
export function chooseOther(speaker, others, cast) {
  return openDialog(t('speakers.mergeTitle', { name: nameOf(speaker) }), (close) => [
    h('p', { class: 'dialog-text' }, t('speakers.mergeText', { name: nameOf(speaker) })),
    h('ul', { class: 'merge-list' }, others.map((other, index) => h('li', null,
      h('button', { class: `merge-choice ${cast.colour(other)}`, type: 'button', autofocus: index === 0, onclick: () => close(other) }, nameOf(other))))),
  ]);
}

/**
 * Gives all that one speaker says to another, once the person has confirmed it.
 * @param {import('./record.js').MeetingRecord} record
 * @param {{id: string}} from goes @param {{id: string}} into stays
 * @returns {Promise<boolean>} whether it was done
 */
export async function merge(record, from, into) {
  const names = { from: nameOf(from), into: nameOf(into) };
  const moved = movedBy(record, from, into);
  const sure = await openDialog(t('speakers.sureTitle', names), (close) => [
    h('p', { class: 'dialog-text' }, t('speakers.sureText', names)),
    h('p', { class: 'dialog-text hint' }, t(moved ? 'speakers.sureUndo' : 'speakers.sureForGood')),
    h('div', { class: 'dialog-actions' },
      h('button', { class: 'button', type: 'button', onclick: () => close(false) }, t('cancel')),
      h('button', { class: moved ? 'button main' : 'button danger', type: 'button', autofocus: true, onclick: () => close(true) }, t('speakers.sureSubmit', names))),
  ]);
  if (!sure) return false;
  try {
    await post(`/meetings/${record.id}/speakers/merge`, { speaker_ids: [from.id], into: into.id });
    await record.refresh();
    announce(t('speakers.merged', names));
    toast(t('speakers.merged', names), moved ? { action: { label: t('speakers.undo'), run: () => takeBack(record, from, into, moved) } } : {});
    return true;
  } catch (error) {
    if (!dropped(error)) toast(sentence(error), { bad: true });
    return false;
  }
}

/**
 * The segments to give back if the person thinks better of it; null when that cannot be done. An older revision of the
 * transcript does not bring a merged speaker back: they are split off again.
 */
function movedBy(record, from, into) {
  const { segments, whole } = floorOf(record);
  const moved = segments.filter((segment) => segment.speaker?.id === from.id).map((segment) => segment.id);
  const leaves = segments.some((segment) => segment.speaker?.id === into.id);
  return whole && leaves && moved.length > 0 && moved.length <= MOST_BACK ? moved : null;
}

async function takeBack(record, from, into, moved) {
  try {
    const again = await post(`/speakers/${into.id}/split`, { segment_ids: moved, name: nameOf(from) });
    if (from.user_id) await patch(`/speakers/${again.id}`, { user_id: from.user_id });
    await record.refresh();
    toast(t('speakers.unmerged', { from: nameOf(from), into: nameOf(into) }));
  } catch (error) {
    if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => takeBack(record, from, into, moved) } });
  }
}
