/** Taking minutes and transcript out of the page: files, the clipboard, paper. */
import { dropped, request, sentence } from '../api.js';
import { h } from '../dom.js';
import { t } from '../text.js';
import { openMenu } from '../components/menu.js';
import { toast } from '../components/toast.js';

const TRANSCRIPT_FORMATS = ['txt', 'md', 'docx', 'vtt', 'srt', 'json'];
const MINUTES_FORMATS = ['md', 'html', 'txt'];

/**
 * Opens the menu.
 * @param {HTMLElement} button
 * @param {import('./record.js').MeetingRecord} record
 */
export function openExport(button, record) {
  const entry = (part, format) => ({ label: t(`export.${part}_${format}`), note: `.${format}`, icon: 'file', run: () => save(record, part, format) });
  openMenu(button, [
    ...(record.minutes.version > 0 ? [
      { heading: t('export.minutes') },
      { label: t('export.copyMinutes'), icon: 'copy', run: () => copyMinutes(record) },
      { label: t('export.print'), icon: 'print', run: () => print() },
      ...MINUTES_FORMATS.map((format) => entry('minutes', format)),
    ] : []),
    { heading: t('export.transcript') }, ...TRANSCRIPT_FORMATS.map((format) => entry('transcript', format)),
  ]);
}

/** Fetched by the client, not linked to: so an ended session or a lost line is dealt with as everywhere. */
async function save(record, part, format) {
  try {
    const bytes = await fetched(record, part, format);
    const url = URL.createObjectURL(bytes);
    const link = h('a', { href: url, download: `${fileName(record.meeting.title)}${part === 'minutes' ? ` ${t('export.minutesName')}` : ''}.${format}`, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  } catch (error) {
    if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => save(record, part, format) } });
  }
}

async function copyMinutes(record) {
  const text = fetched(record, 'minutes', 'md').then((bytes) => bytes.text());
  try {
    await copy(text);
    toast(t('export.copiedMinutes'));
  } catch (error) {
    const refused = error?.name === 'NotAllowedError' || error instanceof TypeError;
    if (!dropped(error)) toast(refused ? t('notCopied') : sentence(error), { bad: true });
  }
}

/** Some browsers close the clipboard while a page waits for an answer, unless it was promised one. */
async function copy(text) {
  if (!globalThis.ClipboardItem) { await navigator.clipboard.writeText(await text); return; }
  await Promise.all([navigator.clipboard.write([new ClipboardItem({ 'text/plain': text.then((words) => new Blob([words], { type: 'text/plain' })) })]), text]);
}

function fetched(record, part, format) {
  return request('GET', `/meetings/${record.id}/${part}?format=${format}`, { blob: true });
}

function fileName(title) {
  return (title || t('meeting.untitled')).replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim().slice(0, 120) || 'meeting';
}
