/** What is brought by typing rather than as a recording: a title, a transcript, an address. */
import { post, remove } from '../api.js';
import { draft, h } from '../dom.js';
import { icon } from '../icons.js';
import { navigate } from '../router.js';
import { t } from '../text.js';
import { openDialog } from './dialog.js';
import { field, form } from './form.js';
import { toast } from './toast.js';

const PASTE = draft('import');

/** Asks for a title, and makes an empty meeting. */
export async function newMeeting() {
  const id = await openDialog(t('newMeeting.title'), (close) => form({
    fields: [titleField()],
    submit: t('newMeeting.submit'),
    send: async ({ title }) => close((await post('/meetings', { title: title.trim() })).id),
  }));
  if (id) navigate(`/meetings/${id}`);
}

/**
 * Takes a transcript that somebody already has: a file, or pasted text.
 * @param {string} [meetingId] else a meeting is made for it
 * @param {string} [pasted] what stands in the form at first
 */
export async function importTranscript(meetingId, pasted = '') {
  if (pasted) PASTE.set(pasted);
  const id = await openDialog(t('import.title'), (close) => importForm(meetingId, close));
  if (id) arrive(id);
}

function importForm(meetingId, close) {
  const text = field(t('import.text'), {
    name: 'text', rows: 9, required: true, value: PASTE.get(), hint: t('import.hint'), placeholder: t('import.example'), spellcheck: 'false',
  });
  const title = titleField({ value: meetingId ? ' ' : '' });
  const area = text.querySelector('textarea');
  area.addEventListener('input', () => PASTE.set(area.value));
  const file = h('input', { type: 'file', accept: '.vtt,.srt,.txt,.md,text/plain,text/vtt', class: 'unseen', tabindex: -1, 'aria-label': t('import.file') });
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

/** Has the server fetch a recording from an address. */
export async function importAddress() {
  const id = await openDialog(t('address.title'), (close) => form({
    label: t('address.title'), submit: t('address.submit'),
    fields: [
      field(t('address.url'), { name: 'url', type: 'url', required: true, maxlength: 4096, autocomplete: 'off', placeholder: 'https://…', hint: t('address.hint') }),
      titleField({ required: false, hint: t('address.titleHint') }),
    ],
    send: async ({ url, title }) => close(await fetchInto(title.trim() || nameOf(url), url.trim())),
  }));
  if (!id) return;
  toast(t('address.begun'), { action: { label: t('address.open'), run: () => navigate(`/meetings/${id}`) } });
  document.dispatchEvent(new CustomEvent('hansard:meetings'));
}

/** A meeting whose recording is fetched; none is left behind when it cannot be. */
async function fetchInto(title, url) {
  const { id } = await post('/meetings', { title });
  try {
    await post(`/meetings/${id}/recordings/import`, { url });
    return id;
  } catch (error) {
    await remove(`/meetings/${id}`).catch(() => {});
    throw error;
  }
}

/** A title out of an address: the file's name, or else where it lies. */
function nameOf(url) {
  const { pathname, hostname } = new URL(url);
  const name = pathname.split('/').at(-1);
  try {
    return titleOf(decodeURIComponent(name) || hostname);
  } catch {
    return titleOf(name);
  }
}

function titleField(props) {
  return field(t('newMeeting.name'), { name: 'title', required: true, maxlength: 255, autocomplete: 'off', placeholder: t('newMeeting.example'), ...props });
}

/** Gives a meeting a transcript. */
export async function importText(id, text, name) {
  await post(`/meetings/${id}/transcript`, text, { type: typeOf(text, name) });
}

/** Shows a meeting to which something came. */
export function arrive(id) {
  const path = `/meetings/${id}`;
  if (location.pathname === path) document.dispatchEvent(new CustomEvent('hansard:meeting-changed', { detail: id }));
  else navigate(path);
}

/** A title out of a file's name. */
export function titleOf(name) {
  const words = name.replace(/\.[^.]+$/, '').replace(/[_-]+/g, ' ').replace(/\s+/g, ' ').trim();
  return (words ? words[0].toUpperCase() + words.slice(1) : t('meeting.untitled')).slice(0, 255);
}

/** The media type of a transcript, by what it says rather than by what it is called. */
function typeOf(text, name) {
  const start = text.slice(0, 400).replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('WEBVTT')) return 'text/vtt';
  if (/^\d+\s*\r?\n\d\d:\d\d:\d\d[,.]\d{3}\s*-->/.test(start)) return 'application/x-subrip';
  return start.startsWith('{') || /\.json$/i.test(name) ? 'application/json' : 'text/plain';
}
