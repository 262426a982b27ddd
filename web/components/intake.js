/** How recordings and transcripts come in as files: picked, dropped or pasted. */
import { dropped, post, sentence } from '../api.js';
import { h } from '../dom.js';
import { bytes, t } from '../text.js';
import { arrive, importText, importTranscript, titleOf } from './bring.js';
import { toast } from './toast.js';
import { largest } from './tus.js';
import { send, takeUp } from './uploads.js';

export { importAddress, importTranscript, newMeeting } from './bring.js';

const TRANSCRIPT = /\.(vtt|srt|txt|md|json)$/i;
const ACCEPT = 'audio/*,video/*,.vtt,.srt,.txt,.md';
/** What surely is no recording; of everything else the server finds out. */
const NO_RECORDING = /^(image|font)\/|^text\/(html|css|csv)|pdf$|zip$|msword|officedocument|spreadsheet|javascript/;
/** Below this no server refuses a file for its size. */
const SURELY_TAKEN = 100_000_000;

/** Lets the person pick recordings (or transcript files), into a meeting if one is given. */
export function pickFiles(meetingId) {
  pick({ multiple: !meetingId, label: t('home.upload') }, (files) => takeFiles(files, meetingId));
}

/** Asks for the file of an upload that broke off with its page. */
export function pickAgain(upload) {
  pick({ multiple: false, label: t('upload.choose') }, ([file]) => {
    if (!takeUp(file)) toast(t('upload.another', { given: file.name, name: upload.name, size: bytes(upload.size) }), { bad: true });
  });
}

function pick({ multiple, label }, take) {
  const input = h('input', { type: 'file', accept: ACCEPT, multiple, class: 'unseen', 'aria-label': label, tabindex: -1 });
  input.addEventListener('change', () => { take([...input.files]); input.remove(); });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}

/**
 * Takes files in. Without a meeting, each makes one, named after the file.
 * @param {File[]} files
 * @param {string} [meetingId] else the meeting that is open and still empty, for a file alone
 */
export async function takeFiles(files, meetingId = files.length === 1 ? openMeeting() : undefined) {
  const alone = files.length === 1;
  for (const file of files) {
    try {
      const wrong = await refusal(file);
      if (wrong) { toast(wrong, { bad: true }); continue; }
      const id = takeUp(file)?.meetingId ?? await takeOne(file, meetingId);
      if (alone) arrive(id);
      else document.dispatchEvent(new CustomEvent('hansard:meetings'));
    } catch (error) {
      if (!dropped(error)) {
        toast(sentence(error), { bad: true, action: { label: t('again'), run: () => takeFiles([file], meetingId) } });
      }
    }
  }
}

/** Why a file cannot be taken, as far as it can be told before it is sent. */
async function refusal(file) {
  const { name } = file;
  if (!file.size) return t('intake.empty', { name });
  if (NO_RECORDING.test(file.type)) return t('intake.noRecording', { name });
  const most = file.size > SURELY_TAKEN ? await largest() : Infinity;
  return file.size > most ? t('intake.tooLarge', { name, size: bytes(file.size), most: bytes(most) }) : '';
}

async function takeOne(file, meetingId) {
  const own = !meetingId;
  const id = meetingId ?? (await post('/meetings', { title: titleOf(file.name) })).id;
  if (TRANSCRIPT.test(file.name)) await importText(id, await file.text(), file.name);
  else send(id, file, { own });
  return id;
}

/** Offers to import text that was pasted outside of any field, if it may be a transcript. */
export async function takeText(text) {
  const said = text.match(/^[^\n:]{1,60}: \S/gm) ?? [];
  if (said.length < 2 && !/^WEBVTT|^[\d:.,]+ --> [\d:.,]+/m.test(text)) return;
  await importTranscript(openMeeting(), text);
}

/** A meeting that is on the page and has no recording takes what is dropped on it. */
function openMeeting() {
  return document.querySelector('.meeting[data-empty="true"]')?.dataset.id;
}
