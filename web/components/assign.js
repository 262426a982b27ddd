/** Choosing who is to do something: somebody who spoke, oneself, or any name. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { me } from '../session.js';
import { t } from '../text.js';
import { openPopover } from './popover.js';

/**
 * @param {HTMLElement} anchor
 * @param {{assignee: ?string, assignee_id: ?string}} item
 * @param {() => Promise<Array<{name: string, user_id: ?string}>>} speakers of the meeting
 * @param {(fields: Object) => void} choose with the fields to change
 */
export function openAssign(anchor, item, speakers, choose) {
  openPopover(anchor, t('actions.assignChoose'), (close) => {
    const take = (fields) => { close(); choose(fields); };
    const list = h('div', { class: 'popover-list' });
    const self = me();
    const entry = (label, fields, chosen, name = 'person') => h('button', { class: 'menu-item', type: 'button', 'aria-pressed': String(chosen), onclick: () => take(fields) },
      icon(chosen ? 'check' : name, 16), h('span', null, label));
    const draw = (people) => list.replaceChildren(
      ...(self ? [entry(t('actions.me', { name: self.name || self.email }), { assignee_id: self.id, assignee: self.name || self.email }, item.assignee_id === self.id)] : []),
      ...people.filter((each) => each.user_id !== self?.id || !self).map((each) => entry(each.name, each.user_id ? { assignee_id: each.user_id, assignee: each.name } : { assignee: each.name }, item.assignee === each.name)),
      ...(item.assignee ? [entry(t('actions.nobody'), { assignee: null, assignee_id: null }, false, 'close')] : []));
    draw([]);
    speakers().then((people) => { if (list.isConnected) draw(people); }, () => {});
    const name = h('input', { class: 'input', maxlength: 255, 'aria-label': t('actions.name'), placeholder: t('actions.name'), autocomplete: 'off', autofocus: true });
    return [h('form', { class: 'popover-form', onsubmit: (event) => {
      event.preventDefault();
      if (name.value.trim()) take({ assignee: name.value.trim() });
    } }, name), list];
  });
}
