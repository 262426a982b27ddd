/** What can be done with a meeting from the list. */
import { dropped, get, patch, remove, request, sentence } from '../api.js';
import { announce, h } from '../dom.js';
import { t } from '../text.js';
import { confirmed, openDialog } from '../components/dialog.js';
import { field, form } from '../components/form.js';
import { openMenu } from '../components/menu.js';
import { toast } from '../components/toast.js';

const EXPORTS = [['exportTranscript', 'transcript', 'txt'], ['exportDocument', 'transcript', 'docx'], ['exportMinutes', 'minutes', 'md']];

/**
 * Opens the menu of a row.
 * @param {HTMLElement} button
 * @param {Object} meeting
 */
export function openRowMenu(button, meeting) {
  openMenu(button, [
    { label: t('home.rename'), icon: 'pen', run: () => rename(meeting) },
    ...EXPORTS.map(([name, part, format]) => ({ label: t(`home.${name}`), note: `.${format}`, icon: 'download', run: () => save(meeting, part, format) })),
    { label: t('meeting.delete'), icon: 'trash', danger: true, run: () => discard(meeting) },
  ]);
}

async function rename(meeting) {
  const changed = await openDialog(t('home.rename'), (close) => form({
    fields: [field(t('newMeeting.name'), { name: 'title', value: meeting.title, required: true, maxlength: 255, autocomplete: 'off', autofocus: true })],
    submit: t('save'),
    send: async ({ title }) => {
      // The version that is shown: who renamed it meanwhile is not overwritten unseen.
      await patch(`/meetings/${meeting.id}`, { title: title.trim() }, { match: (await latest(meeting)).version });
      close(true);
    },
  }));
  if (!changed) return;
  announce(t('home.renamed'));
  document.dispatchEvent(new CustomEvent('hansard:meetings'));
}

/** Work on a meeting raises its version as well: only another title is another's change. */
async function latest(meeting) {
  const now = await get(`/meetings/${meeting.id}`);
  return now.title === meeting.title ? now : meeting;
}

/** Fetched by the client, not linked to: so an ended session or a lost line is dealt with as everywhere. */
async function save(meeting, part, format) {
  try {
    const bytes = await request('GET', `/meetings/${meeting.id}/${part}?format=${format}`, { blob: true });
    const url = URL.createObjectURL(bytes);
    const link = h('a', { href: url, download: `${fileName(meeting.title)}${part === 'minutes' ? ` ${t('export.minutesName')}` : ''}.${format}`, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  } catch (error) {
    if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => save(meeting, part, format) } });
  }
}

function fileName(title) {
  return (title || t('meeting.untitled')).replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim().slice(0, 120) || 'meeting';
}

async function discard(meeting) {
  const { id, title } = meeting;
  if (!await confirmed(t('meeting.deleteTitle'), t('meeting.deleteText', { title }), t('meeting.deleteSubmit'))) return;
  try {
    await remove(`/meetings/${id}`);
    toast(t('home.deleted', { title }));
    document.dispatchEvent(new CustomEvent('hansard:meetings'));
  } catch (error) {
    if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => discard(meeting) } });
  }
}
