/** A citation: a small mark behind a statement that leads to the words it rests on, and unfolds them among the turns around. */
import { dropped } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, t } from '../text.js';
import { titleOf } from './catalogue.js';
import { drawContext, placeOf, surroundings } from './context.js';
import { marked } from './marked.js';

/**
 * Where citations lead.
 * @typedef {Object} Whither
 * @property {AbortSignal} signal
 * @property {(citation: Object) => void} [follow] in the meeting itself: takes the person there. Without it a citation
 *   is a link that names its meeting
 * @property {(id: string) => string} [title] what meetings are called, where that is known
 * @property {(citations: Object[]) => void} [light] while it is pointed at; an empty list when no more
 */

/**
 * The marks behind a statement, and the place below it where one of them unfolds.
 * @param {Object[]} citations
 * @param {Whither} whither
 * @returns {Node[]}
 */
export function cites(citations, whither) {
  const place = h('div', { class: 'unfolded', hidden: true });
  return [h('span', { class: 'cites' }, citations.map((each) => mark(each, place, whither))), place];
}

function mark(citation, place, whither) {
  const when = clock(citation.start_ms);
  const name = citation.speaker ? t('ask.citeOf', { name: citation.speaker, time: when }) : t('ask.cite', { time: when });
  const lead = whither.follow
    ? h('button', { class: 'time', type: 'button', title: `“${citation.quote}”`, 'aria-label': name, onclick: () => whither.follow(citation),
      ...lighting(citation, whither) }, when || t('ask.words'))
    : h('a', { class: 'time', href: placeOf(citation.meeting_id, citation.start_ms, citation.segment_ids), title: `“${citation.quote}”` },
      h('span', { class: 'cite-title' }, titleOf(citation.meeting_id)), when && h('span', null, when));
  const more = h('button', { class: 'unfold', type: 'button', 'aria-expanded': 'false', 'aria-label': t('ask.unfold'), title: t('ask.unfold') }, icon('chevron', 14));
  more.addEventListener('click', () => toggle(more, citation, place, whither));
  return h('span', { class: 'cite' }, lead, more);
}

function lighting(citation, { light }) {
  if (!light) return {};
  const on = () => light([citation]);
  const off = () => light([]);
  return { onpointerenter: (event) => { if (event.pointerType === 'mouse') on(); }, onpointerleave: off, onfocus: on, onblur: off };
}

async function toggle(button, citation, place, { signal }) {
  const opens = button.getAttribute('aria-expanded') !== 'true';
  for (const other of place.previousElementSibling.querySelectorAll('.unfold')) other.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-expanded', String(opens));
  place.hidden = !opens;
  if (!opens) return;
  // The quote and its speaker are known: what stands around them comes after.
  fill(place, h('blockquote', { class: 'quote' }, citation.speaker && h('span', { class: 'who' }, citation.speaker), h('q', null, citation.quote)));
  const still = () => button.getAttribute('aria-expanded') === 'true' && place.isConnected;
  try {
    const found = await surroundings(citation.meeting_id, citation.segment_ids, { signal, reach: 2 });
    if (found && still()) fill(place, drawContext(citation.meeting_id, found, (segment) => quoted(segment.text, citation.quote)));
  } catch (error) {
    if (!dropped(error) && still()) place.append(h('p', { class: 'hint' }, t('finder.noContext')));
  }
}

/** The words of a segment, with the quoted ones marked. */
function quoted(text, quote) {
  const start = text.indexOf(quote);
  if (start >= 0) return marked(text, [{ start, end: start + quote.length }]);
  return quote.includes(text) ? [h('mark', null, text)] : [text];
}
