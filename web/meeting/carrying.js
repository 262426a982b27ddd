/** Dragging a statement to another place. Menu and keys do the same. */
import { placeOf, SECTIONS } from './pen.js';

const MARKS = ['drop-before', 'drop-after', 'drop-into'];

/** Lets statements be carried by their grips. @param {import('./minutes.js').Minutes} minutes */
export function carry(minutes) {
  const { element } = minutes;
  let carried = null;
  let place = null;
  const rest = () => {
    element.querySelector('.carried')?.classList.remove('carried');
    unmark(element);
    delete element.dataset.carrying;
    carried = null;
    place = null;
  };
  element.addEventListener('dragstart', (event) => {
    const row = event.target.closest?.('[data-grip]')?.closest('.statement');
    if (!row) return;
    carried = row;
    row.classList.add('carried');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', row.querySelector('.say').textContent);
    event.dataTransfer.setDragImage(row, 12, 12);
    // The page may only change once the picture of what is carried was taken.
    requestAnimationFrame(() => { if (carried) element.dataset.carrying = carried.dataset.kind ?? 'statement'; });
  });
  element.addEventListener('dragover', (event) => {
    if (!carried) return;
    unmark(element);
    place = placeAt(event, carried);
    if (!place) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    place.element.classList.add(place.mark);
  });
  element.addEventListener('drop', (event) => {
    if (!carried || !place) return;
    event.preventDefault();
    const { id, kind } = carried.dataset;
    const to = place;
    rest();
    if (kind === 'action') minutes.actions.put(id, to.element.dataset.id, to.mark === 'drop-after');
    else drop(minutes, id, to);
  });
  element.addEventListener('dragend', rest);
}

function placeAt(event, carried) {
  const row = event.target.closest('.statement');
  if (row && row !== carried && row.dataset.kind === carried.dataset.kind && row.dataset.kind !== 'topic' && row.dataset.id) {
    const box = row.getBoundingClientRect();
    return { element: row, mark: event.clientY < box.top + box.height / 2 ? 'drop-before' : 'drop-after' };
  }
  const section = !row && carried.dataset.kind === undefined && event.target.closest('.minutes-section');
  return section && SECTIONS.includes(section.dataset.section) ? { element: section, mark: 'drop-into' } : null;
}

function drop(minutes, id, { element, mark }) {
  if (mark === 'drop-into') { minutes.revising.move(id, element.dataset.section); return; }
  const { minutes: now } = minutes.record;
  const { section, index } = placeOf(now, element.dataset.id);
  const next = mark === 'drop-before' ? now[section][index] : now[section].slice(index + 1).find((each) => each.id !== id);
  minutes.revising.move(id, section, next?.id ?? null);
}

function unmark(element) {
  for (const marked of element.querySelectorAll(MARKS.map((mark) => `.${mark}`).join())) marked.classList.remove(...MARKS);
}
