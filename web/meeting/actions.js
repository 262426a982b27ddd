/** Action items: tick them off, or say how they stand. */
import { dropped, patch, sentence } from '../api.js';
import { announce, h } from '../dom.js';
import { icon } from '../icons.js';
import { openMenu } from '../components/menu.js';
import { toast } from '../components/toast.js';
import { date, t } from '../text.js';

const STATES = ['open', 'in_progress', 'blocked', 'done'];

/**
 * One action item as a row.
 * @param {Object} item as the minutes hold it
 * @param {Node} say its statement
 * @param {Node} chips its citations
 * @returns {HTMLElement}
 */
export function actionItem(item, say, chips) {
  const box = h('input', { class: 'tick', type: 'checkbox', 'aria-label': t('actions.tick', { text: item.text }) });
  const state = h('button', { class: 'quiet state', type: 'button', 'aria-haspopup': 'menu', onclick: () => choose() });
  const row = h('li', { class: 'statement action', 'data-id': item.id }, box,
    h('div', { class: 'action-main' }, say, chips,
      h('div', { class: 'action-meta' }, ownerOf(item) && h('span', { class: 'owner' }, icon('people', 14), ownerOf(item)),
        item.due_date && h('span', { class: 'due' }, icon('clock', 14), date(item.due_date) || item.due_date), state)));
  const show = () => {
    box.checked = item.status === 'done';
    row.dataset.status = item.status ?? 'open';
    state.textContent = t(`actions.${item.status ?? 'open'}`);
    state.setAttribute('aria-label', t('actions.state', { state: state.textContent }));
  };
  const change = async (status) => {
    const before = item.status;
    if (status === before) return;
    item.status = status;
    show();
    announce(t(`actions.${status}`));
    try {
      await patch(`/action-items/${item.id}`, { status });
    } catch (error) {
      item.status = before;
      show();
      if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => change(status) } });
    }
  };
  const choose = () => openMenu(state, STATES.map((status) => ({
    label: t(`actions.${status}`), checked: status === (item.status ?? 'open'), run: () => change(status),
  })));
  box.addEventListener('change', () => change(box.checked ? 'done' : 'open'));
  show();
  return row;
}

function ownerOf({ assignee }) {
  return typeof assignee === 'string' ? assignee : assignee?.name ?? assignee?.label ?? '';
}
