/** One action item as a row: tick it off, say how it stands, who does it and by when. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { openAssign } from '../components/assign.js';
import { dueWords, isOverdue, openDue } from '../components/due.js';
import { openMenu } from '../components/menu.js';
import { brief } from './statement.js';

const STATES = ['open', 'in_progress', 'blocked', 'done'];
const PRIORITIES = ['high', 'medium', 'low'];

/**
 * @param {Object} item as the API gives it
 * @param {{say: Node, chips?: ?Node, grip?: ?Node, change: (fields: Object) => void, speakers: () => Promise<Object[]>, menu: () => Object[]}} parts
 *   `say` are its words, `menu` what else can be done with it
 * @returns {HTMLElement}
 */
export function actionRow(item, { say, chips, grip, change, speakers, menu }) {
  const { id, text, status } = item;
  const name = brief(text);
  const box = h('input', { class: 'tick', type: 'checkbox', checked: status === 'done', 'data-part': 'tick', 'aria-label': t('actions.tick', { text: name }), onchange: () => change({ status: box.checked ? 'done' : 'open' }) });
  const late = isOverdue(item);
  const due = dueWords(item);
  const set = (part, words, label, open, props = {}) => {
    const button = h('button', { class: `quiet meta ${part}${props.unset ? ' unset' : ''}`, type: 'button', 'data-part': part, 'aria-haspopup': props.popup ?? 'dialog', 'aria-label': label, title: props.title }, words);
    button.addEventListener('click', () => open(button));
    return button;
  };
  return h('li', { class: late ? 'statement action overdue' : 'statement action', 'data-id': id, 'data-kind': 'action', 'data-status': status, 'data-priority': item.priority }, grip, box,
    h('div', { class: 'action-main' }, say, chips,
      h('div', { class: 'action-meta' },
        set('state', [h('span', { class: 'dot', 'aria-hidden': 'true' }), t(`actions.${status}`)], t('actions.state', { state: t(`actions.${status}`) }), (button) => openMenu(button, choices(STATES, status, 'status', change)), { popup: 'menu' }),
        set('assignee', [icon('person', 14), item.assignee ?? t('actions.assign')], item.assignee ? t('actions.assignee', { name: item.assignee }) : t('actions.assignTo', { text: name }),
          (button) => openAssign(button, item, speakers, change), { unset: !item.assignee }),
        set('due', [icon(late ? 'warning' : 'clock', 14), due || t('actions.due')], due ? t('actions.dueOn', { date: due }) : t('actions.dueFor', { text: name }),
          (button) => openDue(button, item, change), { unset: !due, title: item.due_said && item.due_at ? t('actions.said', { words: item.due_said }) : null }),
        item.priority !== 'medium' && set('priority', [icon('flag', 14), t(`actions.${item.priority}`)], t('actions.priorityOf', { priority: t(`actions.${item.priority}`) }), (button) => openMenu(button, choices(PRIORITIES, item.priority, 'priority', change)), { popup: 'menu' }))),
    h('div', { class: 'row-tools' },
      h('button', { class: 'quiet tool', type: 'button', 'data-part': 'more', 'aria-haspopup': 'menu', 'aria-label': t('minutes.more', { text: name }), onclick: (event) => openMenu(event.currentTarget, [
        ...menu(), { heading: t('actions.priority') }, ...choices(PRIORITIES, item.priority, 'priority', change),
      ]) }, icon('more', 16))));
}

function choices(names, chosen, field, change) {
  return names.map((name) => ({ label: t(`actions.${name}`), checked: name === chosen, run: () => { if (name !== chosen) change({ [field]: name }); } }));
}
