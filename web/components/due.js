/** Choosing the day by which something is to be done, and saying it. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { date, t } from '../text.js';
import { inDays, nextMonday, today } from './calendar.js';
import { openPopover } from './popover.js';

/** Whether something that is not done should have been. */
export function isOverdue({ due_at: due, status }) {
  return Boolean(due) && status !== 'done' && due < today();
}

/** The day by which something is to be done, in words. */
export function dueWords(item) {
  const { due_at: due, due_said: said } = item;
  if (!due) return said ? t('actions.said', { words: said }) : '';
  if (due === today()) return t('time.today');
  if (due === inDays(1)) return t('time.tomorrow');
  return isOverdue(item) ? t('actions.overdueSince', { date: date(due) }) : date(due);
}

/**
 * @param {HTMLElement} anchor
 * @param {{due_at: ?string, due_said: ?string}} item
 * @param {(fields: Object) => void} choose with the fields to change
 */
export function openDue(anchor, item, choose) {
  openPopover(anchor, t('actions.dueChoose'), (close) => {
    const take = (fields) => { close(); choose(fields); };
    const field = h('input', { class: 'input', type: 'date', value: item.due_at ?? '', 'aria-label': t('actions.due') });
    // Typing a year passes through dates that are not meant.
    field.addEventListener('keydown', (event) => { if (event.key === 'Enter' && field.value) { event.preventDefault(); take({ due_at: field.value }); } });
    const quick = (label, day) => h('button', { class: 'menu-item', type: 'button', 'aria-pressed': String(item.due_at === day), onclick: () => take({ due_at: day }) },
      icon(item.due_at === day ? 'check' : 'clock', 16), h('span', null, label), h('span', { class: 'menu-note' }, date(day)));
    return [
      h('form', { class: 'popover-form row-form', onsubmit: (event) => { event.preventDefault(); if (field.value) take({ due_at: field.value }); } },
        field, h('button', { class: 'button small', type: 'submit' }, t('actions.set'))),
      item.due_said && h('p', { class: 'hint popover-hint' }, t('actions.saidDue', { words: item.due_said })),
      h('div', { class: 'popover-list' }, quick(t('time.today'), today()), quick(t('time.tomorrow'), inDays(1)), quick(t('actions.nextWeek'), nextMonday()),
        (item.due_at || item.due_said) && h('button', { class: 'menu-item', type: 'button', onclick: () => take({ due_date: null }) }, icon('close', 16), h('span', null, t('actions.noDate')))),
    ];
  });
}
