/** The meeting: minutes and questions on one side, the words on the other, the sound below. */
import { announce, h, style } from '../dom.js';
import { recall } from '../session.js';
import { t } from '../text.js';
import { uploads } from '../components/uploads.js';
import { toast } from '../components/toast.js';
import { sentence } from '../api.js';
import { Ask } from '../meeting/ask.js';
import { findBySlash } from '../meeting/bar.js';
import { meetingHead } from '../meeting/head.js';
import { Minutes } from '../meeting/minutes.js';
import { Player } from '../meeting/player.js';
import { MeetingRecord } from '../meeting/record.js';
import { Speakers, standOut } from '../meeting/speakers.js';
import { Transcript } from '../meeting/transcript.js';
import { jobNote, workPlace } from '../meeting/work.js';

const TABS = ['minutes', 'ask', 'transcript'];
const SAMPLE = 'hansard-sample.ogg';
const NARROW = matchMedia('(max-width: 900px)');

/** The view of `/meetings/{id}`. */
export default async function meeting({ id, hash, signal }) {
  const record = new MeetingRecord(id, signal);
  const [around] = new URLSearchParams(hash.slice(1)).get('said')?.split(',') ?? [];
  const sheets = ['parts', 'meeting', 'minutes', 'voices', 'transcript', 'edit', 'player', 'speakers'].map(style);
  await Promise.all([...sheets, record.load({ around })]);
  return new MeetingView(record, signal).place();
}

class MeetingView {
  #player = null;
  #silence = null;
  #shown = null;
  #alone = null;

  constructor(record, signal) {
    this.record = record;
    this.signal = signal;
    this.minutes = new Minutes(record, signal);
    this.transcript = new Transcript(record, signal);
    this.speakers = new Speakers(record, signal);
    this.transcript.top.append(this.speakers.element);
    this.ask = new Ask(record, signal);
    this.work = workPlace(record);
    this.playerPlace = h('div', { class: 'player-place' });
    this.panels = {
      minutes: panel('minutes', h('div', { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': t('tabs.minutes') }, this.minutes.element)),
      ask: panel('ask', this.ask.element),
      transcript: panel('transcript', this.work.element, this.transcript.element),
    };
    this.tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': t('tabs.label'), onkeydown: (event) => this.#tabKeys(event) },
      TABS.map((name) => h('button', { class: `tab tab-${name}`, id: `tab-${name}`, type: 'button', role: 'tab', 'aria-controls': `panel-${name}`, onclick: () => this.open(name) }, t(`tabs.${name}`))));
    this.node = h('article', { class: 'meeting', 'data-id': record.id }, meetingHead(record, this.minutes, signal),
      h('div', { class: 'desk' }, this.tabs, h('div', { class: 'left' }, this.panels.minutes, this.panels.ask), this.panels.transcript),
      this.playerPlace);
    this.#listen();
  }

  place() {
    this.#draw();
    this.minutes.draw();
    this.open(NARROW.matches && this.record.transcript.status !== 'ready' ? 'transcript' : 'minutes');
    this.record.follow();
    this.#noteSample();
    return { title: this.record.meeting.title || t('meeting.untitled'), name: 'meeting', node: this.node,
      entered: () => { document.dispatchEvent(new Event('hansard:meeting-shown')); this.#toHash(); } };
  }

  /** Shows a panel. Where there is room, the transcript always stands beside the other two. */
  open(name) {
    this.opened = name;
    const left = NARROW.matches ? name : name === 'transcript' ? 'minutes' : name;
    for (const each of TABS) {
      const shown = each === left || (each === 'transcript' && !NARROW.matches);
      this.panels[each].hidden = !shown;
      const tab = this.tabs.querySelector(`#tab-${each}`);
      tab.setAttribute('aria-selected', String(each === left));
      tab.tabIndex = each === left ? 0 : -1;
    }
  }

  #listen() {
    const { record, signal } = this;
    const options = { signal };
    for (const part of ['recording', 'transcript', 'job']) record.addEventListener(part, () => this.#draw(), options);
    record.addEventListener('minutes', () => this.minutes.draw(), options);
    record.addEventListener('transcript', () => this.minutes.draw(), options);
    record.addEventListener('trouble', ({ detail }) => toast(sentence(detail), { bad: true, action: { label: t('again'), run: () => record.follow() } }), options);
    uploads.addEventListener('change', ({ detail }) => this.#uploadChanged(detail), options);
    document.addEventListener('hansard:meeting-changed', () => record.refresh().catch(() => {}), options);
    addEventListener('keydown', (event) => this.#findKey(event), options);
    NARROW.addEventListener('change', () => this.open(this.opened), options);
    addEventListener('hashchange', () => this.#toHash(), options);
    this.minutes.addEventListener('light', ({ detail }) => this.transcript.cite(detail), options);
    this.minutes.addEventListener('cite', ({ detail }) => this.#toWords(detail), options);
    this.ask.addEventListener('light', ({ detail }) => this.transcript.cite(detail), options);
    this.ask.addEventListener('cite', ({ detail }) => this.#toWords(detail), options);
    this.speakers.addEventListener('only', ({ detail }) => this.#only(detail), options);
    this.speakers.addEventListener('turn', ({ detail: { by, id } }) => this.#turn(by, id), options);
    this.transcript.addEventListener('seek', ({ detail }) => this.#player?.seek(detail, { play: true }), options);
  }

  #draw() {
    const { record } = this;
    const busy = this.work.draw();
    this.transcript.element.hidden = busy;
    this.node.dataset.empty = String(record.empty);
    this.node.dataset.status = record.transcript.status;
    this.transcript.tell(this.#lack());
    if (record.transcript.segments.length && record.transcript !== this.#shown) {
      if (this.#shown && this.#shown.status !== 'ready' && record.transcript.status === 'ready') announce(t('transcript.ready'));
      this.#shown = record.transcript;
      this.transcript.show();
    }
    this.#drawPlayer();
  }

  /** What is not there yet, or could not be had, of a transcript that can be read already. */
  #lack() {
    const { transcript } = this.record;
    if (transcript.status === 'processing') return jobNote(this.record);
    return transcript.speakers_error ? t('transcript.noSpeakers', { why: transcript.speakers_error }) : '';
  }

  /** The sample says that it is one. */
  async #noteSample() {
    const { record } = this;
    if (record.recording?.file_name !== SAMPLE && recall('hansard.sample') !== record.id) return;
    const { sampleNote } = await import('../home/sample.js');
    this.node.querySelector('.meeting-head').after(await sampleNote(record));
  }

  #drawPlayer() {
    const { parts } = this.record;
    const playing = parts.map((part) => `${part.id}@${part.start}`).join();
    if (!parts.length || this.playing === playing) return;
    this.playing = playing;
    this.#silence?.abort();
    this.#silence = new AbortController();
    this.#player = new Player(this.record, parts, AbortSignal.any([this.signal, this.#silence.signal]));
    this.#player.only(this.#alone);
    this.#player.addEventListener('tick', ({ detail }) => { if (!this.transcript.element.hidden) this.transcript.tick(detail); });
    this.playerPlace.replaceChildren(this.#player.element);
  }

  /** Lets one speaker stand out, in the words and in the sound. */
  #only(id) {
    this.#alone = id;
    standOut(id, this.signal);
    this.#player?.only(id);
  }

  #turn(by, id) {
    if (this.#player && !this.#player.turn(by, id)) toast(t(by > 0 ? 'speakers.noNext' : 'speakers.noPrevious'));
  }

  #uploadChanged(upload) {
    if (upload.meetingId !== this.record.id) return;
    if (upload.state === 'done' && upload.recording) this.record.takeRecording(upload.recording);
    this.#draw();
  }

  /** Takes the person to the words that something rests on, and plays them. */
  #toWords({ citations, at }) {
    if (NARROW.matches) this.open('transcript');
    if (Number.isFinite(at)) this.#player?.seek(at, { play: true });
    this.transcript.cite(citations, { reveal: true });
  }

  /** To the second and the segment that the address names. */
  #toHash() {
    const place = new URLSearchParams(location.hash.slice(1));
    const seconds = Number(place.get('t') ?? NaN);
    const said = place.get('said')?.split(',');
    if (!Number.isFinite(seconds) && !said) return;
    if (NARROW.matches) this.open('transcript');
    if (Number.isFinite(seconds)) this.#player?.seek(seconds * 1000);
    requestAnimationFrame(() => {
      if (Number.isFinite(seconds)) this.transcript.reveal(seconds * 1000);
      if (said) this.transcript.cite([{ segment_ids: said }], { reveal: true });
    });
  }

  #findKey(event) {
    if (this.transcript.element.hidden || !findBySlash(event, this.transcript.find) || !NARROW.matches) return;
    this.open('transcript');
    this.transcript.find.show('');
  }

  #tabKeys(event) {
    const shown = TABS.filter((name) => name !== 'transcript' || NARROW.matches);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = shown.indexOf(event.target.id.replace('tab-', ''));
    const next = shown[(at + step + shown.length) % shown.length];
    this.open(next);
    this.tabs.querySelector(`#tab-${next}`).focus();
  }
}

function panel(name, ...children) {
  return h('section', { class: `panel panel-${name}`, id: `panel-${name}`, role: 'tabpanel', 'aria-labelledby': `tab-${name}` }, children);
}
