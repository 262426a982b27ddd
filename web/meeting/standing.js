/** How the minutes stand: which version, whether somebody approved it, and what can be done with the whole. */
import { sentence } from '../api.js';
import { announce, h } from '../dom.js';
import { icon } from '../icons.js';
import { moment, t } from '../text.js';
import { confirmed } from '../components/dialog.js';
import { toast } from '../components/toast.js';
import { personName } from './people.js';

/**
 * @param {import('./minutes.js').Minutes} desk
 * @returns {HTMLElement}
 */
export function standing(desk) {
  const { minutes } = desk.record;
  const { approval, version, status } = minutes;
  const who = approval && (personName(approval.approved_by) || approval.name || t('minutes.somebody'));
  const key = ['standing', version, who, approval?.approved_at, status === 'generating'].join(':');
  return desk.part(key, () => h('div', { class: approval ? 'standing approved' : 'standing', role: 'group', 'aria-label': t('minutes.standing') },
    approval
      ? h('p', { class: 'approved-by' }, icon('lock', 16), h('span', null, h('strong', null, t('minutes.approvedBy', { who })), ' ', h('span', { class: 'when' }, moment(approval.approved_at))))
      : h('span', { class: 'pill' }, t('minutes.unapproved')),
    h('div', { class: 'standing-end' },
      h('button', { class: 'quiet', type: 'button', 'aria-haspopup': 'dialog', 'aria-label': t('minutes.versionsOf', { n: version }), onclick: () => desk.versions() }, icon('history', 16), t('minutes.version', { n: version })),
      !approval && status !== 'generating' && h('button', { class: 'quiet', type: 'button', 'aria-haspopup': 'dialog', onclick: () => desk.draft() }, icon('sparkle', 16), t('minutes.again')),
      approval
        ? h('button', { class: 'button small', type: 'button', onclick: (event) => reopen(desk, event.currentTarget) }, t('minutes.reopen'))
        : status !== 'generating' && h('button', { class: 'button small', type: 'button', onclick: (event) => approve(desk, event.currentTarget) }, icon('check', 16), t('minutes.approve')))));
}

async function approve(desk, button) {
  await desk.pen.rested();
  button.setAttribute('aria-busy', 'true');
  const before = desk.record.minutes.version;
  const done = await desk.attempt(async () => {
    try {
      return await desk.pen.approve();
    } catch (error) {
      if (error.code !== 'version_conflict') throw error;
      // One approves what one has read: somebody's newer version is shown first.
      await desk.record.readMinutes();
      toast(t('minutes.approveNewer', { n: desk.record.minutes.version, before }), { bad: true });
      return undefined;
    }
  });
  button.removeAttribute('aria-busy');
  if (done) settled(desk, t('minutes.approved'));
}

async function reopen(desk, button) {
  if (!await confirmed(t('minutes.reopenTitle'), t('minutes.reopenText'), t('minutes.reopen'))) return;
  button.setAttribute('aria-busy', 'true');
  const done = await desk.attempt(async () => {
    try {
      return await desk.pen.reopen();
    } catch (error) {
      if (error.status !== 403) throw error;
      toast(`${sentence(error)} ${t('minutes.reopenAdmin')}`, { bad: true });
      return undefined;
    }
  });
  button.removeAttribute('aria-busy');
  if (done) settled(desk, t('minutes.reopened'));
}

/** The button that was pressed is gone: the one that stands there now has the focus. */
function settled(desk, words) {
  announce(words);
  desk.element.querySelector('.standing .button')?.focus({ preventScroll: true });
}
