/** The head of a meeting: its title, what it is made of, and what can be done with it. */
import { dropped, remove, sentence } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { navigate } from '../router.js';
import { day, hour, length, t } from '../text.js';
import { confirmed } from '../components/dialog.js';
import { openMenu } from '../components/menu.js';
import { toast } from '../components/toast.js';
import { importTranscript, pickFiles } from '../components/intake.js';
import { openExport } from './exports.js';

/**
 * @param {import('./record.js').MeetingRecord} record
 * @param {{draft: Function}} minutes
 * @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
export function meetingHead(record, minutes, signal) {
  const meta = h('p', { class: 'meeting-meta' });
  const exportButton = h('button', { class: 'button small', type: 'button', 'aria-haspopup': 'menu', 'aria-label': t('export.label'), onclick: () => openExport(exportButton, record) },
    icon('download', 16), h('span', { class: 'wide' }, t('export.label')), icon('chevron', 14));
  const more = h('button', { class: 'quiet square', type: 'button', 'aria-haspopup': 'menu', 'aria-label': t('meeting.more'),
    onclick: () => openMore(more, record, minutes, title) }, icon('more'));
  const title = titleOf(record);
  const draw = () => {
    const { meeting, transcript } = record;
    const sound = record.parts.reduce((sum, part) => sum + (part.duration ?? 0), 0);
    const when = meeting.scheduled_time ?? meeting.created_at;
    const voices = Math.max(record.speakers.length, new Set(transcript.segments.map((segment) => segment.speaker?.id).filter(Boolean)).size);
    fill(meta, [day(when), hour(when), length(sound || meeting.duration_ms), voices && t('meeting.voices', { count: voices })].filter(Boolean).join(' · '));
    exportButton.hidden = transcript.status !== 'ready';
  };
  for (const part of ['meeting', 'transcript', 'segments', 'recording']) record.addEventListener(part, draw, { signal });
  draw();
  return h('header', { class: 'meeting-head' },
    h('a', { class: 'quiet square', href: '/', 'aria-label': t('meeting.back') }, icon('back')),
    h('div', { class: 'meeting-name' }, title, meta),
    h('div', { class: 'meeting-actions' }, exportButton, more));
}

/** The title turns into a field when it is clicked. */
function titleOf(record) {
  const words = () => record.meeting.title || t('meeting.untitled');
  const button = h('button', { class: 'title', type: 'button', title: t('meeting.rename') }, words());
  const heading = h('h1', null, button);
  button.addEventListener('click', () => {
    const input = h('input', { class: 'title-input', value: record.meeting.title ?? '', 'aria-label': t('meeting.rename'), maxlength: 255 });
    let over = false;
    const finish = async (save) => {
      if (over) return;
      over = true;
      const title = input.value.trim();
      fill(heading, button);
      button.focus({ preventScroll: true });
      if (!save || !title || title === record.meeting.title) return;
      button.textContent = title;
      try {
        await record.change({ title });
        document.title = `${title} · ${t('name')}`;
      } catch (error) {
        button.textContent = words();
        if (!dropped(error)) toast(sentence(error), { bad: true });
      }
    };
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') finish(true);
      if (event.key === 'Escape') finish(false);
    });
    input.addEventListener('blur', () => finish(true));
    fill(heading, input);
    input.select();
  });
  return heading;
}

function openMore(button, record, minutes, title) {
  const heard = record.transcript.status === 'ready';
  openMenu(button, [
    { label: t('meeting.rename'), icon: 'pen', run: () => title.querySelector('button')?.click() },
    heard && !record.minutes.approval && { label: t(record.minutes.version > 0 ? 'minutes.again' : 'minutes.draft'), icon: 'sparkle', run: () => minutes.draft() },
    { label: t('meeting.addRecording'), icon: 'upload', run: () => pickFiles(record.id) },
    { label: t('meeting.addTranscript'), icon: 'file', run: () => importTranscript(record.id) },
    record.recording && { label: t('meeting.transcribeAgain'), icon: 'retry', run: () => attempt(() => record.transcribeAgain()) },
    { label: t('meeting.delete'), icon: 'trash', danger: true, run: () => discard(record) },
  ].filter(Boolean));
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => attempt(work) } });
  }
}

async function discard(record) {
  if (!await confirmed(t('meeting.deleteTitle'), t('meeting.deleteText', { title: record.meeting.title ?? '' }), t('meeting.deleteSubmit'))) return;
  await attempt(async () => {
    await remove(`/meetings/${record.id}`);
    await navigate('/', { replace: true });
    toast(t('meeting.deleted'));
  });
}
