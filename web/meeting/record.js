/** Everything the page knows of one meeting, kept up to date while it is looked at. */
import { dropped, get, patch, post } from '../api.js';
import { debounce } from '../dom.js';
import { follow } from '../live.js';
import { Corrections } from './corrections.js';
import { Reading } from './reading.js';

const NO_MINUTES = { status: 'none', summary: [], key_points: [], decisions: [], action_items: [] };
const AT_WORK = new Set(['queued', 'running']);
/** One change tells of itself several times. */
const GATHER_MS = 120;

/**
 * Changes are told as events named for the part: `meeting`, `recording`, `transcript`, `minutes`, `job`, and `speaker` for a
 * name. `transcript.segments` are those that were read so far, in order and without their words: `segments` tells that
 * more have come, or that some were changed; `transcript.total` says of how many.
 */
export class MeetingRecord extends EventTarget {
  meeting = null;
  recording = null;
  minutes = NO_MINUTES;
  /** Who speaks, in the order of first speaking. */
  speakers = [];
  /** The job under way, or null. */
  job = null;
  /** When this job was first seen at work, for the time that is left. */
  jobSince = 0;
  corrections = new Corrections(this);
  #signal;
  #followed = false;
  #rested = false;
  #stale = new Set();

  /** @param {string} id @param {AbortSignal} signal ends the following */
  constructor(id, signal) {
    super();
    this.id = id;
    this.#signal = signal;
    this.reading = new Reading(id, signal, (what) => (what instanceof Error ? this.#tell(what) : this.dispatchEvent(new Event(what))));
  }

  /** What was said, as far as it was read. */
  get transcript() {
    return this.reading.transcript;
  }

  /** Resolves when all segments are there. */
  get loaded() {
    return this.reading.loaded;
  }

  /**
   * Reads all parts; of the transcript the first window, the rest comes behind.
   * @param {{around?: ?string}} [options] a segment to begin with
   * @throws {import('../api.js').ApiError} when the meeting cannot be had
   */
  async load({ around } = {}) {
    const [meeting, recording, minutes, speakers] = await Promise.all([
      this.#read(''), this.#latestRecording(), this.#optional('/minutes', NO_MINUTES), this.#optional('/speakers', []), this.reading.read(around),
    ]);
    Object.assign(this, { meeting, recording, minutes, speakers });
    this.#takeJob(recording?.job);
  }

  /** Follows what happens to this meeting until its view is left, telling of each change; called again, it looks at once. */
  follow() {
    if (this.#followed) this.#look('recording', 'transcript', 'minutes');
    this.#followed ||= Boolean(follow({ meetingId: this.id, signal: this.#signal }, (news) => this.#hear(news)));
  }

  /** Whether anything is being worked on. */
  get working() {
    return Boolean(this.job) || this.transcript.status === 'processing' || this.minutes.status === 'generating'
      || (['uploaded', 'processing'].includes(this.recording?.status) && this.transcript.status === 'none' && Boolean(this.recording.job));
  }

  /**
   * What can be played: the recordings that the transcript's times follow, or the newest while there are none.
   * @returns {import('./player.js').Part[]}
   */
  get parts() {
    const heard = this.transcript.recordings ?? [];
    if (heard.length) return heard.map((part) => ({ id: part.recording_id, start: part.start_ms, duration: part.duration_ms }));
    const { recording } = this;
    return recording && recording.status !== 'failed' ? [{ id: recording.id, start: 0, duration: recording.duration_ms }] : [];
  }

  /** Whether there is neither a recording nor a transcript yet. */
  get empty() {
    return !this.recording && this.transcript.status === 'none';
  }

  /** Takes a recording that has just been added, and follows what is made of it. */
  takeRecording(recording) {
    this.recording = recording;
    this.#takeJob(recording.job);
    this.#set('recording', recording);
    this.refresh().catch((error) => this.#tell(error));
  }

  /** Reads the recordings, transcript and minutes again, after something was added. */
  async refresh() {
    await Promise.all([this.#lookForJob(), this.readTranscript()]);
    await this.readMinutes();
    this.follow();
  }

  /** Reads the transcript anew: its first window, then the rest. */
  async readTranscript() {
    await this.#readSpeakers();
    await this.reading.read();
  }

  /** Takes the minutes that a change of them answered. */
  takeMinutes(minutes) {
    this.#set('minutes', minutes);
  }

  /** Reads the minutes again, after somebody else changed them. */
  async readMinutes() {
    this.#set('minutes', await this.#optional('/minutes', NO_MINUTES));
  }

  /** Has minutes drafted anew. @param {Object} [request] what they are to be like, as the API takes it */
  async draftMinutes(request = {}) {
    const answer = await post(`/meetings/${this.id}/minutes/generate`, request);
    this.#set('minutes', { ...this.minutes, status: 'generating' });
    this.#takeJob(answer?.job ?? answer);
    this.follow();
  }

  /** Tries the transcription again, after it failed. */
  async transcribeAgain() {
    const failed = this.recording?.job?.status === 'failed' ? this.recording.job : null;
    const answer = failed ? await post(`/jobs/${failed.id}/retry`, {}) : await post(`/recordings/${this.recording.id}/transcribe`, {});
    this.#set('recording', { ...this.recording, status: 'processing', error: null, job: answer?.job ?? answer });
    this.reading.take({ status: 'processing', segments: [] });
    this.#takeJob(this.recording.job);
    this.follow();
  }

  /** Changes the meeting itself. */
  async change(fields) {
    this.#set('meeting', await patch(`/meetings/${this.id}`, fields, { signal: this.#signal }));
  }

  /** Gives a speaker a name, everywhere in the transcript. */
  async nameSpeaker(speakerId, name) {
    const speaker = await patch(`/speakers/${speakerId}`, { name });
    this.#takeSpeakers(this.speakers.map((each) => (each.id === speakerId ? { ...each, name: speaker?.name ?? name } : each)));
  }

  /** What is shown may be old after a pause, or already when work is under way; an event says which part to look at. */
  #hear({ type, event, job }) {
    if (type === 'ready') this.#hearReady();
    else if (type === 'job') this.#hearOfJob(job);
    else {
      const part = { action_item: 'minutes' }[event.split('.')[0]] ?? event.split('.')[0];
      this.#look(part);
      if (event === 'transcript.ready') this.#look('meeting', 'recording');
    }
  }

  #hearReady() {
    if (this.working || this.#rested) this.#look('recording', 'transcript', 'minutes');
    this.#rested = true;
  }

  #hearOfJob(job) {
    if (AT_WORK.has(job.status)) { this.#takeJob(job); return; }
    if (!this.job || this.job.id === job.id) this.#look('recording', 'transcript', 'minutes');
  }

  #look(...parts) {
    for (const part of parts) this.#stale.add(part);
    this.#lookSoon();
  }

  #lookSoon = debounce(GATHER_MS, async () => {
    const parts = [...this.#stale];
    this.#stale.clear();
    const looks = {
      meeting: () => this.#lookAt('meeting', this.#read('')), minutes: () => this.#lookAt('minutes', this.#optional('/minutes', NO_MINUTES)),
      recording: () => this.#lookForJob(), transcript: () => this.corrections.catchUp(), speaker: () => this.#readSpeakers(),
    };
    try {
      if (!this.#signal.aborted) await Promise.all(parts.map((part) => looks[part]?.()));
    } catch (error) {
      this.#tell(error);
    }
  });

  #tell(error) {
    if (!dropped(error)) this.dispatchEvent(new CustomEvent('trouble', { detail: error }));
  }

  async #lookAt(part, read) {
    const found = await read;
    if (JSON.stringify(found) !== JSON.stringify(this[part])) this.#set(part, found);
  }

  /** One job may start the next: the recording names the newest. */
  async #lookForJob() {
    await this.#lookAt('recording', this.#latestRecording());
    this.#takeJob(this.recording?.job);
  }

  async #readSpeakers() {
    this.#takeSpeakers(await this.#optional('/speakers', []));
  }

  #takeSpeakers(speakers) {
    const before = new Map(this.speakers.map((speaker) => [speaker.id, speaker]));
    this.speakers = speakers;
    for (const { id, label, name } of speakers) {
      if (!before.has(id) || before.get(id).name === name) continue;
      this.reading.rename({ id, label, name });
      this.dispatchEvent(new CustomEvent('speaker', { detail: { id, name: name ?? label } }));
    }
  }

  #takeJob(job) {
    if (!job?.id || !AT_WORK.has(job.status)) { if (this.job) this.#set('job', null); return; }
    if (this.job?.id !== job.id || (this.job.status === 'queued' && job.status === 'running')) this.jobSince = Date.now();
    this.#set('job', job);
  }

  #set(part, value) {
    this[part] = value;
    this.dispatchEvent(new Event(part));
  }

  #read(path) {
    return get(`/meetings/${this.id}${path}`, { signal: this.#signal });
  }

  #optional(path, otherwise) {
    return this.#read(path).then((found) => found ?? otherwise, (error) => {
      if (error.status === 404) return otherwise;
      throw error;
    });
  }

  /** The recording that was added last. */
  async #latestRecording() {
    const all = await this.#optional('/recordings', []);
    return [...all].sort((a, b) => String(a.created_at ?? a.id).localeCompare(String(b.created_at ?? b.id))).at(-1) ?? null;
  }
}
