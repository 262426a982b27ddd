/** What stands in place of a transcript while there is none: an invitation, the work under way, or what went wrong. */
import { ApiError, dropped, sentence } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { has, length, t } from '../text.js';
import { importTranscript, pickAgain, pickFiles } from '../components/intake.js';
import { again, hold, stop, uploadNote, uploadOf } from '../components/uploads.js';

const ESTIMATE_FROM = 0.06;
/** Sending the same file again would only be refused again. */
const HOPELESS = new Set(['undecodable_media', 'too_large', 'unsupported_media_type']);

/**
 * @param {import('./record.js').MeetingRecord} record
 * @returns {{element: HTMLElement, draw: () => boolean}} `draw` says whether there is anything to show
 */
export function workPlace(record) {
  const element = h('div', { class: 'work' });
  let drawn = '';
  const draw = () => {
    const upload = uploadOf(record.id);
    const state = stateOf(record, upload);
    element.hidden = !state;
    if (!state) { drawn = ''; return false; }
    const shape = `${state}:${upload?.state ?? ''}:${record.recording?.status ?? ''}`;
    if (drawn !== shape || !update(element, record, upload)) fill(element, PLACES[state](record, upload));
    drawn = shape;
    update(element, record, upload);
    return true;
  };
  return { element, draw };
}

function stateOf(record, upload) {
  if (upload) return upload.state === 'failed' ? 'refused' : 'sending';
  if (record.transcript.segments?.length) return null;
  if (record.transcript.status === 'ready') return 'silent';
  if (record.transcript.status === 'failed' || record.recording?.status === 'failed') return 'failed';
  if (record.working) return 'working';
  return record.recording ? 'waiting' : 'inviting';
}

const PLACES = {
  inviting: (record) => place('wave', t('work.inviting'), t('work.invitingText'),
    h('button', { class: 'button main', type: 'button', onclick: () => pickFiles(record.id) }, icon('upload'), t('home.pick')),
    h('button', { class: 'button', type: 'button', onclick: () => importTranscript(record.id) }, icon('file'), t('home.newImport'))),
  sending: (record, upload) => progressPlace(['waiting', 'lost'].includes(upload.state) ? 'warning' : 'upload', t(`upload.title_${upload.state}`), steps('send'),
    h('div', { class: 'work-actions' }, onward(upload),
      h('button', { class: 'button', type: 'button', onclick: () => stop(record.id) }, icon('close', 15), t('upload.cancel')))),
  refused: (record, upload) => place('warning', t('work.refused', { name: upload.name }), upload.error.sentence,
    !HOPELESS.has(upload.error.code) && h('button', { class: 'button main', type: 'button', onclick: () => again(record.id) }, icon('retry'), t('again')),
    h('button', { class: 'button', type: 'button', onclick: () => { stop(record.id); pickFiles(record.id); } }, icon('upload'), t('work.other'))),
  working: (record) => progressPlace('wave', t('work.working'), steps(record.job?.kind?.includes('minutes') ? 'minutes' : 'listen')),
  waiting: (record) => place('clock', t('work.waiting'), t('work.waitingText'), retryButton(record, t('work.start'))),
  silent: (record) => place('wave', t('work.silent'), t('work.silentText'),
    h('button', { class: 'button', type: 'button', onclick: () => pickFiles(record.id) }, t('work.other'))),
  failed: (record) => place('warning', t('work.failed'), reasonOf(record), retryButton(record, t('again')),
    h('button', { class: 'button', type: 'button', onclick: () => pickFiles(record.id) }, t('work.other'))),
};

/** What can be done about an upload, by its state. */
function onward(upload) {
  const [name, words, run] = {
    waiting: ['retry', 'upload.now', again], paused: ['play', 'upload.resume', again], lost: ['file', 'upload.choose', pickAgain],
  }[upload.state] ?? ['pause', 'upload.pause', hold];
  if (upload.state === 'checking') return null;
  return h('button', { class: `button${upload.isActive && upload.state !== 'waiting' ? '' : ' main'}`, type: 'button', onclick: () => run(upload) }, icon(name, 16), t(words));
}

function place(name, title, text, ...actions) {
  return h('div', { class: 'quiet-place' }, icon(name, 34), h('h2', null, title), h('p', null, text), h('div', { class: 'work-actions' }, actions));
}

function progressPlace(name, title, list, actions) {
  return h('div', { class: 'quiet-place', role: 'status' }, icon(name, 34), h('h2', null, title),
    h('progress', { max: 1, value: 0, 'aria-label': title }), h('p', { class: 'work-note' }), list, actions);
}

/** The way of a recording, with the step it is at. */
function steps(current) {
  const names = ['send', 'listen', 'minutes'];
  const at = names.indexOf(current);
  return h('ol', { class: 'steps' }, names.map((name, index) => h('li', { class: index < at ? 'over' : index === at ? 'current' : '', 'aria-current': index === at ? 'step' : null },
    h('span', { class: 'step-dot' }, index < at && icon('check', 12)), t(`work.step_${name}`))));
}

/** Moves the bar and its words; false when none stands there. */
function update(element, record, upload) {
  const bar = element.querySelector('progress');
  if (!bar) return true;
  const share = upload ? upload.share : record.job?.progress ?? 0;
  const open = upload ? upload.state === 'checking' : !record.job || record.job.status === 'queued' || !share;
  if (open) bar.removeAttribute('value'); else bar.value = share;
  const note = element.querySelector('.work-note');
  const words = upload ? uploadNote(upload) : jobNote(record);
  if (note.textContent !== words) note.textContent = words;
  return true;
}

/** What a job is doing, how far it is, and how long it may still take. */
export function jobNote({ job, jobSince }) {
  if (!job) return t('work.soon');
  if (job.status === 'queued') return t('work.queued');
  const doing = has(`work.job_${job.kind}`) ? t(`work.job_${job.kind}`) : job.detail || t('work.soon');
  const share = job.progress ?? 0;
  const percent = share > 0 ? ` ${t('work.percent', { percent: Math.floor(share * 100) })}` : '';
  const left = share > ESTIMATE_FROM ? (Date.now() - jobSince) * (1 - share) / share : 0;
  return `${doing}${percent}${left > 8000 ? ` · ${t('work.left', { time: length(left) })}` : ''}`;
}

function retryButton(record, label) {
  return h('button', { class: 'button main', type: 'button', onclick: async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      await record.transcribeAgain();
    } catch (error) {
      button.disabled = false;
      if (!dropped(error)) button.closest('.quiet-place').querySelector('p').textContent = sentence(error);
    }
  } }, icon('retry'), label);
}

/** Why it failed: a code, or an error of its own. */
function reasonOf({ recording, transcript }) {
  const error = recording?.error ?? recording?.job?.error ?? transcript.error;
  if (!error) return t('work.failedText');
  if (typeof error === 'string') return has(`errors.${error}`) ? t(`errors.${error}`) : error;
  return new ApiError(422, error.code, error.message ?? '').sentence;
}
