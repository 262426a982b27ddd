/** The uploads in the corner of the page, and how far they are in the title of its tab. */
import { dropped, remove, sentence } from '../api.js';
import { announce, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { pickAgain } from './intake.js';
import { toast } from './toast.js';
import { again, allUploads, hold, stop, uploadNote } from './uploads.js';

const SHARE = /^\d+ % · /;
let tray = null;
let spoken = '';
await style('uploads');
document.addEventListener('hansard:view', drawTray);

/** Draws the uploads whose meeting is not the one on the page. */
export function drawTray() {
  drawTitle();
  const shown = allUploads().filter((each) => location.pathname !== `/meetings/${each.meetingId}`);
  if (!shown.length) { tray?.remove(); tray = null; return; }
  tray ??= document.body.appendChild(h('section', { class: 'tray', 'aria-label': t('upload.tray') }, h('h2', null), h('ul', null)));
  tray.querySelector('h2').textContent = heading(shown);
  drawRows(tray.querySelector('ul'), shown);
}

function heading(shown) {
  const moving = shown.filter((each) => each.isActive);
  if (!moving.length) return t('upload.tray');
  return t('upload.count', { count: shown.length, percent: Math.floor(share(moving) * 100) });
}

function share(some) {
  const size = some.reduce((sum, each) => sum + each.size, 0);
  return size ? some.reduce((sum, each) => sum + each.sent, 0) / size : 0;
}

function drawTitle() {
  const moving = allUploads().filter((each) => each.isActive);
  const bare = document.title.replace(SHARE, '');
  const title = moving.length ? `${Math.floor(share(moving) * 100)} % · ${bare}` : bare;
  if (document.title !== title) document.title = title;
}

function drawRows(list, shown) {
  const rows = new Map([...list.children].map((row) => [row.upload, row]));
  for (const upload of shown) {
    const row = rows.get(upload) ?? list.appendChild(trayRow(upload));
    rows.delete(upload);
    update(row, upload);
  }
  for (const gone of rows.values()) gone.remove();
}

function update(row, upload) {
  const { state } = upload;
  const bar = row.querySelector('progress');
  if (state === 'checking') bar.removeAttribute('value'); else bar.value = upload.share;
  bar.hidden = state === 'failed';
  const note = row.querySelector('.tray-note');
  const words = uploadNote(upload);
  if (note.textContent !== words) note.textContent = words;
  if (row.dataset.state === state) return;
  row.dataset.state = state;
  if (['failed', 'waiting', 'lost'].includes(state) && spoken !== words) { spoken = words; announce(`${upload.name}: ${words}`); }
  for (const button of row.querySelectorAll('[data-in]')) button.hidden = !button.dataset.in.split(' ').includes(state);
}

function trayRow(upload) {
  const { name } = upload;
  const row = h('li', { class: 'tray-row' },
    h('a', { class: 'tray-name', href: `/meetings/${upload.meetingId}` }, name),
    h('span', { class: 'tray-buttons' },
      control('pause', 'queued sending waiting', t('upload.hold', { name }), () => hold(upload)),
      control('play', 'paused', t('upload.goOn', { name }), () => again(upload)),
      control('retry', 'waiting failed', t('upload.again', { name }), () => again(upload)),
      control('close', 'queued sending waiting checking paused failed lost', t('upload.stop', { name }), () => end(upload))),
    h('progress', { max: 1, value: 0, 'aria-label': name }),
    h('span', { class: 'tray-note' }),
    h('button', { class: 'button small', type: 'button', 'data-in': 'lost', onclick: () => pickAgain(upload) }, t('upload.choose')));
  row.upload = upload;
  return row;
}

function control(name, states, label, run) {
  return h('button', { class: 'quiet square', type: 'button', 'aria-label': label, title: label, 'data-in': states, onclick: run }, icon(name, 15));
}

/** Stops an upload. The meeting that was made for it may be deleted as well. */
function end(upload) {
  stop(upload);
  toast(t('upload.stopped', { name: upload.name }), upload.own ? { action: { label: t('upload.removeMeeting'), run: () => discard(upload.meetingId) } } : {});
}

async function discard(meetingId) {
  try {
    await remove(`/meetings/${meetingId}`);
    document.dispatchEvent(new CustomEvent('hansard:meetings'));
  } catch (error) {
    if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => discard(meetingId) } });
  }
}
