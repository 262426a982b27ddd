/** What the minutes rest on: how much of what was said is behind them, who drafted them, and what was left out. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { makerOf, t } from '../text.js';
import { SECTIONS } from './pen.js';

/** The server counts words this near to a cited one as behind the minutes. */
const REACH = 120;
const TICKS = 400;

/**
 * @param {import('./minutes.js').Minutes} desk
 * @returns {HTMLElement}
 */
export function footing(desk) {
  const { minutes } = desk.record;
  const cited = citedAt(minutes);
  const whole = lengthOf(desk.record);
  const key = ['footing', minutes.coverage, JSON.stringify(minutes.provenance), whole, cited.join()].join(':');
  return desk.part(key, () => h('footer', { class: 'footing' },
    Number.isFinite(minutes.coverage) && coverage(minutes.coverage, cited, whole), provenance(minutes.provenance)));
}

function coverage(share, cited, whole) {
  const percent = Math.round(share * 100);
  const strip = h('span', { class: 'strip', 'aria-hidden': 'true' }, whole ? cited.map((ms) => {
    const tick = h('i');
    tick.style.setProperty('--at', `${(ms / whole) * 100}%`);
    return tick;
  }) : filled(share));
  const note = h('span', { class: 'explanation', id: 'coverage-note', role: 'tooltip' }, t('minutes.coverageText', { percent, reach: REACH }), whole && [' ', t('minutes.stripText')]);
  const button = h('button', { class: 'coverage', type: 'button', 'aria-describedby': 'coverage-note', 'aria-expanded': 'false' },
    h('span', { class: 'coverage-words' }, t('minutes.coverage', { percent })), strip);
  // Not every touch gives the focus to a button.
  button.addEventListener('click', () => button.setAttribute('aria-expanded', String(button.getAttribute('aria-expanded') !== 'true')));
  button.addEventListener('blur', () => button.setAttribute('aria-expanded', 'false'));
  button.addEventListener('keydown', (event) => { if (event.key === 'Escape') button.setAttribute('aria-expanded', 'false'); });
  return h('div', { class: 'coverage-place' }, button, note);
}

function filled(share) {
  const bar = h('i', { class: 'filled' });
  bar.style.setProperty('--share', `${share * 100}%`);
  return bar;
}

function provenance(made) {
  if (!made) return null;
  const by = makerOf(made);
  const read = Number.isFinite(made.share_used) && made.share_used < 1 && t('minutes.shareUsed', { percent: Math.round(made.share_used * 100) });
  return h('ul', { class: 'provenance' },
    by && h('li', null, [t('minutes.by', { by }), t('minutes.revision', { n: made.transcript_revision }), read].filter(Boolean).join(' · ')),
    made.dropped > 0 && h('li', { class: 'left-out' }, icon('check', 14), t('minutes.dropped', { count: made.dropped })),
    made.model_error && h('li', { class: 'left-out' }, icon('warning', 14), t('minutes.modelError', { why: made.model_error })));
}

function citedAt(minutes) {
  const times = [...SECTIONS, 'action_items'].flatMap((name) => (minutes[name] ?? []).flatMap((each) => (each.citations ?? []).map((cite) => cite.start_ms)));
  return [...new Set(times.filter(Number.isFinite))].sort((a, b) => a - b).slice(0, TICKS);
}

/** How long the meeting is, in ms; 0 where it has no times. */
function lengthOf({ parts, transcript, minutes }) {
  const ends = [...parts.map((part) => part.start + (part.duration ?? 0)), transcript.segments.at(-1)?.end_ms, minutes.topics?.at(-1)?.end_ms];
  return Math.max(0, ...ends.filter(Number.isFinite));
}
