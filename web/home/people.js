/** Who speaks in the meetings of the list: a coloured initial and a name each, as far as there is room. */
import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { t } from '../text.js';

const COLOURS = 8;
const SHOWN = 3;
const MOST = 100;
/** Meeting id → its speakers, as they were read. */
const known = new Map();

/**
 * Shows the speakers of these rows, with one request for those that are not known yet.
 * @param {Map<string, HTMLElement>} rows
 * @param {AbortSignal} signal
 * @param {{anew?: boolean}} [options] `anew` reads also what is known
 */
export async function showPeople(rows, signal, { anew = false } = {}) {
  const ids = [...rows.keys()].filter((id) => rows.get(id));
  draw(rows, ids);
  const missing = ids.filter((id) => anew || !known.has(id));
  for (let at = 0; at < missing.length; at += MOST) {
    const some = missing.slice(at, at + MOST);
    for (const id of some) if (!known.has(id)) known.set(id, []);
    try {
      const speakers = await get(`/speakers?${some.map((id) => `meeting_ids=${id}`).join('&')}`, { signal });
      for (const id of some) known.set(id, speakers.filter((each) => each.meeting_id === id));
      draw(rows, some);
    } catch {
      // Who spoke is an addition: the list stands without it, and asks again when it is next drawn.
      for (const id of some) if (!known.get(id)?.length) known.delete(id);
      return;
    }
  }
}

function draw(rows, ids) {
  for (const id of ids) {
    const place = rows.get(id).querySelector('.row-people');
    const people = known.get(id) ?? [];
    const shape = people.map((each) => each.name ?? each.label).join('\n');
    if (place.shape === shape) continue;
    place.shape = shape;
    const rest = people.length - SHOWN;
    fill(place, people.slice(0, SHOWN).map((each, index) => person(each.name ?? each.label, index)), rest > 0 && h('span', { class: 'row-rest' }, `+${rest}`));
    if (people.length) place.title = people.map((each) => each.name ?? each.label).join(', ');
  }
}

function person(name, index) {
  return h('span', { class: `person voice-${index % COLOURS}` }, h('i', { 'aria-hidden': 'true' }, initial(name)), h('span', null, name));
}

/** `Ann` is A, `Speaker 2` is 2. */
function initial(name) {
  return (/^Speaker (\d+)$/.exec(name)?.[1] ?? name.trim()[0] ?? '?').toUpperCase();
}
