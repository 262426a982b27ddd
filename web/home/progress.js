/** Work on the meetings of the list, as it goes on: a bar and what it is at in the row, or that it failed. */
import { dropped, get, post, sentence } from '../api.js';
import { announce, debounce, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { follow } from '../live.js';
import { has, t } from '../text.js';
import { toast } from '../components/toast.js';
import { uploadNote, uploadOf, uploads } from '../components/uploads.js';

const MOST = 100;
const AT_WORK = new Set(['queued', 'running']);
/** Work that people wait for; the rest happens unseen. */
const SHOWN = new Set(['transcribe', 'speakers', 'minutes', 'import-recording', 'await-delivery', 'read-delivery']);

/** Tells by `heard` which meeting's speakers may be others now. */
export class Progress extends EventTarget {
  #list;
  /** Meeting id → the job under way, or the one that failed. */
  #jobs = new Map();
  /** Meeting id → the recording that failed. */
  #failed = new Map();
  #looked = new Set();
  #refresh;

  /** @param {import('../views/home.js').MeetingList} list */
  constructor(list) {
    super();
    this.#list = list;
    this.#refresh = debounce(400, () => list.refresh());
    list.signal.addEventListener('abort', () => this.#refresh.cancel(), { once: true });
    uploads.addEventListener('change', ({ detail }) => this.#draw(detail.meetingId), { signal: list.signal });
  }

  /** Looks how the recordings of meetings do that were not looked at yet. */
  async look() {
    for (const id of this.#list.rows.keys()) this.#draw(id);
    const ids = [...this.#list.rows.keys()].filter((id) => !this.#looked.has(id)).slice(0, MOST);
    if (!ids.length) return;
    for (const id of ids) this.#looked.add(id);
    if (await this.#read(ids)) await this.look();
  }

  /** Follows what happens from now on. */
  follow() {
    let first = true;
    follow({ signal: this.#list.signal }, (news) => {
      if (news.type === 'job') this.#heardOfJob(news);
      else if (news.type === 'event') this.#heard(news);
      else if (first) first = false;
      else { this.#looked.clear(); this.#refresh(); }
    });
  }

  async #read(ids) {
    try {
      const recordings = await get(`/recordings?${ids.map((id) => `meeting_ids=${id}`).join('&')}`, { signal: this.#list.signal });
      for (const id of ids) this.#take(id, recordings.filter((each) => each.meeting_id === id));
      return true;
    } catch {
      // The list stands without it, and it is looked at again when the list is next drawn.
      for (const id of ids) this.#looked.delete(id);
      return false;
    }
  }

  #take(id, recordings) {
    const newest = recordings.at(-1);
    const failed = newest?.status === 'failed' ? newest : null;
    if (failed) this.#failed.set(id, failed); else this.#failed.delete(id);
    const job = recordings.map((each) => each.job).find((each) => each && AT_WORK.has(each.status));
    if (job) this.#jobs.set(id, job); else this.#jobs.delete(id);
    this.#draw(id);
  }

  #heardOfJob({ meeting_id: id, job }) {
    if (!id || !SHOWN.has(job.kind)) return;
    if (AT_WORK.has(job.status)) {
      this.#jobs.set(id, job);
      this.#failed.delete(id);
    } else if (this.#jobs.get(id)?.id === job.id) {
      this.#jobs.delete(id);
    }
    if (!this.#list.rows.has(id)) this.#refresh();
    else if (job.status === 'failed') this.#read([id]);
    this.#draw(id);
  }

  #heard({ event, meeting_id: id }) {
    if (/^(meeting|recording)\./.test(event)) this.#refresh();
    if (/^(recording|transcript)\./.test(event) && this.#list.rows.has(id)) this.#read([id]);
    if (/^minutes\./.test(event) && this.#jobs.get(id)?.kind === 'minutes') { this.#jobs.delete(id); this.#draw(id); }
    if (/^(speaker|transcript)\./.test(event)) this.dispatchEvent(new CustomEvent('heard', { detail: id }));
    if (event === 'transcript.ready') announce(t('status.ready', { title: this.#list.rows.get(id)?.meeting.title ?? '' }));
  }

  #draw(id) {
    const row = this.#list.rows.get(id);
    if (!row) return;
    const [upload, job, failed] = [uploadOf(id), this.#jobs.get(id), this.#failed.get(id)];
    const place = row.querySelector('.row-work') ?? row.appendChild(h('div', { class: 'row-work' }));
    const shape = upload ? `upload ${upload.state}` : job ? `${job.kind} ${job.status}` : failed ? `failed ${failed.id}` : '';
    if (place.shape !== shape) {
      place.shape = shape;
      fill(place, upload ? uploading(upload) : job ? working(job) : failed ? failing(failed, row.meeting) : null);
    }
    update(place, upload, job);
  }
}

function uploading(upload) {
  return upload.state === 'failed' || upload.state === 'lost'
    ? [h('span', { class: 'pill bad' }, t(`status.upload_${upload.state}`)), h('span', { class: 'row-note' })]
    : bar(t(`status.upload_${upload.state}`));
}

function working(job) {
  return bar(job.status === 'queued' ? t('status.queued') : has(`status.${job.kind}`) ? t(`status.${job.kind}`) : job.detail ?? '');
}

function bar(words) {
  return [h('progress', { max: 1, 'aria-label': words }), h('span', { class: 'row-doing' }, words), h('span', { class: 'row-percent' })];
}

function failing(recording, meeting) {
  const { title } = meeting;
  return [h('span', { class: 'pill bad' }, t('status.failed')),
    h('span', { class: 'row-note', title: recording.error ?? '' }, has(`errors.${recording.error}`) ? t(`errors.${recording.error}`) : recording.error),
    h('button', { class: 'quiet row-again', type: 'button', 'aria-label': t('home.retryOf', { title }), onclick: (event) => retry(event.currentTarget, recording) }, icon('retry', 15), t('home.retry'))];
}

/** Moves the bar and its percentage. */
function update(place, upload, job) {
  const progress = place.querySelector('progress');
  const note = place.querySelector('.row-note');
  if (upload && note) note.textContent = uploadNote(upload);
  if (!progress) return;
  const share = upload ? upload.share : job?.progress ?? 0;
  const isOpen = upload ? upload.state === 'checking' : !job || job.status === 'queued' || share === 0;
  if (isOpen) progress.removeAttribute('value'); else progress.value = share;
  place.querySelector('.row-percent').textContent = isOpen ? '' : t('status.percent', { percent: Math.floor(share * 100) });
}

async function retry(button, recording) {
  button.disabled = true;
  try {
    const { job } = recording;
    await (job?.status === 'failed' ? post(`/jobs/${job.id}/retry`, {}) : post(`/recordings/${recording.id}/transcribe`, {}));
  } catch (error) {
    button.disabled = false;
    if (!dropped(error)) toast(sentence(error), { bad: true });
  }
}
