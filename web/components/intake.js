/** How recordings and transcripts come in: picked, dropped, pasted or typed. */
import { dropped, post, sentence } from '../api.js';
import { draft, h } from '../dom.js';
import { icon } from '../icons.js';
import { navigate } from '../router.js';
import { t } from '../text.js';
import { openDialog } from './dialog.js';
import { field, form } from './form.js';
import { toast } from './toast.js';
import { send } from './uploads.js';

const TRANSCRIPT = /\.(vtt|srt|txt|json)$/i;
const ACCEPT = 'audio/*,video/*,.vtt,.srt,.txt';
const PASTE = draft('import');

/** Lets the person pick recordings (or transcript files), into a meeting if one is given. */
export function pickFiles(meetingId) {
  const input = h('input', { type: 'file', accept: ACCEPT, multiple: !meetingId, class: 'unseen', 'aria-label': t('home.upload'), tabindex: -1 });
  input.addEventListener('change', () => { takeFiles([...input.files], meetingId); input.remove(); });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}

/**
 * Takes files in. Without a meeting, each makes one, named after the file.
 * @param {File[]} files
 * @param {string} [meetingId] else the meeting that is open and still empty
 */
export async function takeFiles(files, meetingId = openMeeting()) {
  for (const file of files) {
    if (!file.size) { toast(t('intake.empty', { name: file.name }), { bad: true }); continue; }
    try {
      const id = meetingId ?? (await post('/meetings', { title: titleOf(file.name) })).id;
      if (TRANSCRIPT.test(file.name)) await importText(id, await file.text(), file.name);
      else send(id, file);
      if (files.length === 1) arrive(id);
      else document.dispatchEvent(new CustomEvent('hansard:meetings'));
    } catch (error) {
      if (!dropped(error)) {
        toast(sentence(error), { bad: true, action: { label: t('again'), run: () => takeFiles([file], meetingId) } });
      }
    }
  }
}

/** A meeting that is on the page and has no recording takes what is dropped on it. */
function openMeeting() {
  return document.querySelector('.meeting[data-empty="true"]')?.dataset.id;
}

function arrive(id) {
  const path = `/meetings/${id}`;
  if (location.pathname === path) document.dispatchEvent(new CustomEvent('hansard:meeting-changed', { detail: id }));
  else navigate(path);
}

function titleOf(name) {
  const words = name.replace(/\.[^.]+$/, '').replace(/[_-]+/g, ' ').replace(/\s+/g, ' ').trim();
  return (words ? words[0].toUpperCase() + words.slice(1) : t('meeting.untitled')).slice(0, 255);
}

/** Asks for a title, and makes an empty meeting. */
export async function newMeeting() {
  const id = await openDialog(t('newMeeting.title'), (close) => form({
    fields: [field(t('newMeeting.name'), { name: 'title', required: true, maxlength: 255, autocomplete: 'off', placeholder: t('newMeeting.example') })],
    submit: t('newMeeting.submit'),
    send: async ({ title }) => close((await post('/meetings', { title: title.trim() })).id),
  }));
  if (id) navigate(`/meetings/${id}`);
}

/** Takes a transcript that somebody already has: a file, or pasted text. */
export async function importTranscript(meetingId) {
  const id = await openDialog(t('import.title'), (close) => importForm(meetingId, close));
  if (id) arrive(id);
}

function importForm(meetingId, close) {
  const text = field(t('import.text'), {
    name: 'text', rows: 9, required: true, value: PASTE.get(), hint: t('import.hint'), placeholder: t('import.example'), spellcheck: 'false',
  });
  const title = field(t('newMeeting.name'), { name: 'title', required: true, maxlength: 255, autocomplete: 'off', value: meetingId ? ' ' : '' });
  const area = text.querySelector('textarea');
  area.addEventListener('input', () => PASTE.set(area.value));
  const file = h('input', { type: 'file', accept: '.vtt,.srt,.txt,text/plain,text/vtt', class: 'unseen', tabindex: -1, 'aria-label': t('import.file') });
  let name = '';
  file.addEventListener('change', async () => {
    if (!file.files[0]) return;
    name = file.files[0].name;
    area.value = await file.files[0].text();
    const heading = title.querySelector('input');
    if (!heading.value.trim()) heading.value = titleOf(name);
  });
  if (meetingId) title.hidden = true;
  return form({
    label: t('import.title'), fields: [title, text], submit: t('import.submit'),
    extra: h('button', { class: 'button', type: 'button', onclick: () => file.click() }, icon('file'), t('import.file')),
    send: async (values) => {
      const id = meetingId ?? (await post('/meetings', { title: values.title.trim() })).id;
      meetingId = id;
      await importText(id, values.text, name);
      PASTE.set('');
      close(id);
    },
  });
}

async function importText(id, text, name) {
  await post(`/meetings/${id}/transcript`, text, { type: typeOf(text, name) });
}

/** The media type of a transcript, by what it says rather than by what it is called. */
function typeOf(text, name) {
  const start = text.slice(0, 400).replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('WEBVTT')) return 'text/vtt';
  if (/^\d+\s*\r?\n\d\d:\d\d:\d\d[,.]\d{3}\s*-->/.test(start)) return 'application/x-subrip';
  return start.startsWith('{') || /\.json$/i.test(name) ? 'application/json' : 'text/plain';
}
