/** A speaker's name that can be changed in place. */
import { dropped, sentence } from '../api.js';
import { h } from '../dom.js';
import { t } from '../text.js';
import { toast } from '../components/toast.js';
import { nameOf } from './cast.js';

/**
 * A speaker's name as a button that turns into a field. Every other place that shows the name follows.
 * @param {Object} speaker
 * @param {import('./record.js').MeetingRecord} record
 * @param {Object<string, *>} [props] of the button
 */
export function nameButton(speaker, record, props = {}) {
  if (!speaker) return h('span', { class: 'name' }, t('speaker.unknown'));
  return h('button', {
    class: 'name', type: 'button', 'data-speaker': speaker.id, title: t('speaker.rename'), ...props,
    onclick: (event) => edit(event.currentTarget, speaker, record),
  }, nameOf(speaker));
}

function edit(button, speaker, record) {
  const before = button.textContent;
  const input = h('input', { class: 'name-input', value: before, 'aria-label': t('speaker.nameOf', { name: before }), maxlength: 120, size: Math.max(8, before.length) });
  let over = false;
  const finish = async (save) => {
    if (over) return;
    over = true;
    const name = input.value.trim();
    input.replaceWith(button);
    button.focus({ preventScroll: true });
    if (!save || !name || name === before) return;
    button.textContent = name;
    try {
      await record.nameSpeaker(speaker.id, name);
      toast(t('speaker.renamed', { before, name }));
    } catch (error) {
      button.textContent = before;
      if (!dropped(error)) toast(sentence(error), { bad: true });
    }
  };
  input.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Enter') { event.preventDefault(); finish(true); }
    if (event.key === 'Escape') { event.preventDefault(); finish(false); }
  });
  input.addEventListener('input', () => { input.size = Math.max(8, input.value.length); });
  input.addEventListener('blur', () => finish(true));
  button.replaceWith(input);
  input.select();
}
