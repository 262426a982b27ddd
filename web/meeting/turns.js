/** The turns of a transcript: neighbouring segments of one speaker, which read as one paragraph. */
import { h } from '../dom.js';
import { clock, t } from '../text.js';
import { authorOf } from './people.js';
import { nameButton } from './speakers.js';

const TURN_CHARACTERS = 700;
const HEAD_HEIGHT = 48;
const LINE_HEIGHT = 27.7;
const CHARACTER_WIDTH = 7.5;
const LINE_LOSS = 3;
/** What the margins take of the list's width, where there is room and where there is none. */
const MARGINS = 112;
const MARGINS_NARROW = 46;
const NARROW = 500;

/**
 * @typedef {{segments: Array<Object>, first: number, size: number} & import('./virtual.js').Item} Turn `first` is the index of its first segment
 */

/**
 * Neighbouring segments of one speaker, but never an endless paragraph.
 * @param {Array<Object>} segments
 * @param {Turn[]} [before] turns that stay as they are where their segments do
 * @returns {Turn[]}
 */
export function turnsOf(segments, before = []) {
  const turns = [];
  let last = null;
  for (const [index, segment] of segments.entries()) {
    if (last && last.segments[0].speaker?.id === segment.speaker?.id && last.size < TURN_CHARACTERS) {
      last.segments.push(segment);
      last.size += segment.text.length;
    } else {
      last = { segments: [segment], first: index, size: segment.text.length };
      turns.push(last);
    }
  }
  const known = new Map(before.map((turn) => [turn.segments[0], turn]));
  return turns.map((turn) => {
    const old = known.get(turn.segments[0]);
    if (old?.segments.length !== turn.segments.length || turn.segments.some((segment, at) => segment !== old.segments[at])) return turn;
    old.first = turn.first;
    return old;
  });
}

/** About how high a turn will be. */
export function heightOf({ size, segments }, width) {
  const room = (width || 640) - (width < NARROW ? MARGINS_NARROW : MARGINS);
  const perLine = Math.max(12, room / CHARACTER_WIDTH - LINE_LOSS);
  return HEAD_HEIGHT + LINE_HEIGHT * Math.ceil((size + segments.length) / perLine);
}

/**
 * Draws a turn.
 * @param {Turn} turn
 * @param {{colour: string, record: import('./record.js').MeetingRecord, spanOf: (segment: Object) => HTMLElement}} with
 * @returns {HTMLElement}
 */
export function drawTurn({ segments }, { colour, record, spanOf }) {
  const { speaker, start_ms: start } = segments[0];
  return h('li', { class: `turn ${colour}` },
    h('div', { class: 'turn-head' }, nameButton(speaker, record, { tabindex: -1 }),
      Number.isFinite(start) && h('button', { class: 'time', type: 'button', tabindex: -1, 'data-ms': start, 'aria-label': t('transcript.playFrom', { time: clock(start) }) }, clock(start))),
    h('p', null, segments.map((segment, at) => [spanOf(segment), isMarked(segment, segments[at + 1]) && edited(segment), ' '])));
}

/** One mark for what was edited in a row. */
function isMarked(segment, next) {
  return segment.edited_by && next?.edited_by !== segment.edited_by;
}

function edited({ edited_by: by }) {
  return h('span', { class: 'edited', 'data-by': by, title: t('edit.edited', { name: authorOf(by) }) }, t('edit.editedMark'));
}
