/** Who speaks, above the words. */
import { fill, h } from '../dom.js';
import { Cast, nameButton } from './speakers.js';

/**
 * @param {import('./record.js').MeetingRecord} record
 * @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
export function legend(record, signal) {
  const element = h('div', { class: 'legend' });
  let drawn = '';
  const draw = () => {
    const cast = new Cast([...record.speakers.map((speaker) => ({ speaker })), ...record.transcript.segments]);
    const ids = cast.speakers.map(({ id }) => id).join();
    if (ids === drawn) return;
    drawn = ids;
    fill(element, cast.speakers.map((speaker) => h('span', { class: `chip ${cast.colour(speaker)}` }, nameButton(speaker, record))));
    element.hidden = !cast.speakers.length;
  };
  for (const part of ['transcript', 'segments']) record.addEventListener(part, draw, { signal });
  record.addEventListener('speaker', ({ detail: { id, name } }) => {
    const button = element.querySelector(`[data-speaker="${CSS.escape(id)}"]`);
    if (button) button.textContent = name;
  }, { signal });
  draw();
  return element;
}
