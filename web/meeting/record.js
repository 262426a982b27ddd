/** Everything the page knows of one meeting, kept up to date while work on it goes on. */
import { dropped, get, patch, post } from '../api.js';
import { pause } from '../dom.js';

const NO_TRANSCRIPT = { status: 'none', segments: [] };
const NO_MINUTES = { status: 'none', summary: [], key_points: [], decisions: [], action_items: [] };
const AT_WORK = new Set(['queued', 'running']);
/** Minutes begin by themselves a little after the words are there; past this nobody is drafting any. */
const MINUTES_MAY_FOLLOW_MS = 20_000;

/** Changes are told as events named for the part: `meeting`, `recording`, `transcript`, `minutes`, `job`. */
export class MeetingRecord extends EventTarget {
  meeting = null;
  recording = null;
  transcript = NO_TRANSCRIPT;
  minutes = NO_MINUTES;
  /** The job under way, or null. */
  job = null;
  /** When this job was first seen at work, for the time that is left. */
  jobSince = 0;
  #signal;
  #following = false;

  /** @param {string} id @param {AbortSignal} signal ends the following */
  constructor(id, signal) {
    super();
    this.id = id;
    this.#signal = signal;
  }

  /** Reads all parts. @throws {import('../api.js').ApiError} when the meeting cannot be had */
  async load() {
    const [meeting, recording, transcript, minutes] = await Promise.all([
      this.#read(''), this.#latestRecording(), this.#optional('/transcript', NO_TRANSCRIPT), this.#optional('/minutes', NO_MINUTES),
    ]);
    Object.assign(this, { meeting, recording, transcript, minutes });
    this.#takeJob(recording?.job);
  }

  /** Follows the work on this meeting until it rests, telling of each change. */
  async follow() {
    if (this.#following) return;
    this.#following = true;
    try {
      let wait = 500;
      let restedAt = 0;
      for (;;) {
        const before = this.#mark();
        await pause(document.hidden ? Math.max(wait, 4000) : wait, this.#signal);
        await this.#look();
        if (this.#mark() !== before) wait = 500;
        else wait = Math.min(wait * 1.35, 4000);
        if (this.working) { restedAt = 0; continue; }
        restedAt ||= Date.now();
        if (!this.#minutesMayFollow(restedAt)) break;
      }
    } catch (error) {
      this.#tell(error);
    } finally {
      this.#following = false;
    }
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
    const [recording, transcript] = await Promise.all([this.#latestRecording(), this.#optional('/transcript', NO_TRANSCRIPT)]);
    this.#set('recording', recording);
    this.#takeJob(recording?.job);
    this.#set('transcript', transcript);
    this.#set('minutes', await this.#optional('/minutes', NO_MINUTES));
    this.follow();
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
    this.#set('transcript', { ...NO_TRANSCRIPT, status: 'processing' });
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
    for (const segment of this.transcript.segments) {
      if (segment.speaker?.id === speakerId) segment.speaker = { ...segment.speaker, name: speaker?.name ?? name };
    }
    this.dispatchEvent(new CustomEvent('speaker', { detail: { id: speakerId, name: speaker?.name ?? name } }));
  }

  #tell(error) {
    if (!dropped(error)) this.dispatchEvent(new CustomEvent('trouble', { detail: error }));
  }

  #mark() {
    return [this.job?.id, this.job?.status, this.job?.progress, this.transcript.status, this.minutes.status].join();
  }

  async #look() {
    if (this.job) await this.#lookAtJob();
    else if (this.transcript.status === 'processing') await this.#lookForJob();
    if (this.transcript.status === 'processing' || (this.recording?.job && this.transcript.status === 'none')) await this.#lookAtTranscript();
    if (this.transcript.status === 'ready' && ['generating', 'none'].includes(this.minutes.status)) {
      const minutes = await this.#optional('/minutes', NO_MINUTES);
      if (minutes.status !== this.minutes.status) this.#set('minutes', minutes);
    }
  }

  async #lookAtJob() {
    const job = await get(`/jobs/${this.job.id}`, { signal: this.#signal }).catch((error) => {
      if (error.status === 404 || error.status === 403) return { ...this.job, status: 'done' };
      throw error;
    });
    const found = job?.job ?? job;
    if (AT_WORK.has(found.status)) { this.#takeJob(found); return; }
    this.#set('job', null);
    await this.#lookForJob();
    await this.#lookAtTranscript();
    this.#set('minutes', await this.#optional('/minutes', NO_MINUTES));
  }

  /** One job may start the next: the recording names the newest. */
  async #lookForJob() {
    this.#set('recording', await this.#latestRecording());
    this.#takeJob(this.recording?.job);
  }

  async #lookAtTranscript() {
    const transcript = await this.#optional('/transcript', NO_TRANSCRIPT);
    if (transcript.status !== this.transcript.status || transcript.revision !== this.transcript.revision) {
      if (transcript.status !== 'processing') this.#set('meeting', await this.#read(''));
      if (transcript.status === 'failed') this.#set('recording', await this.#latestRecording());
      this.#set('transcript', transcript);
    }
  }

  #minutesMayFollow(restedAt) {
    return this.transcript.status === 'ready' && this.minutes.status === 'none' && Boolean(this.recording)
      && Date.now() - restedAt < MINUTES_MAY_FOLLOW_MS;
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
