/** The keys by which programs act for one. */
import { post, remove } from '../api.js';
import { fill, h } from '../dom.js';
import { ago, moment, t } from '../text.js';
import { confirmed } from '../components/dialog.js';
import { copyButton } from '../components/copy.js';
import { field, form } from '../components/form.js';
import { act, card, reading, select } from './reading.js';

const DAY_MS = 86_400_000;
const SCOPES = ['*', 'read'];
const ENDS = ['', '30', '90', '365'];

/**
 * @param {AbortSignal} signal
 * @param {import('./connect.js').Connect} connect takes each new key into its settings, and makes keys itself
 */
export function keys(signal, connect) {
  const fresh = h('div', { 'aria-live': 'polite' });
  const { place, load } = reading(signal, '/api-keys?limit=100', (all, again) => (all.length
    ? h('ul', { class: 'cards' }, all.map((key) => card(key.name, keyNote(key),
      h('button', { class: 'button small', type: 'button', 'aria-label': t('account.deleteKeyOf', { name: key.name }), onclick: act(async () => {
        if (!await confirmed(t('account.deleteKeyTitle'), t('account.deleteKeyText', { name: key.name }), t('delete'))) return;
        await remove(`/api-keys/${key.id}`);
        await again();
      }) }, t('delete')))))
    : h('p', { class: 'hint' }, t('account.noKeys'))));
  connect.addEventListener('made', load, { signal });
  const maker = form({
    fields: [
      field(t('account.keyName'), { name: 'name', required: true, maxlength: 100, autocomplete: 'off', placeholder: t('account.keyExample') }),
      h('div', { class: 'two' },
        select(t('account.scope'), SCOPES.map((scope) => [scope, t(`account.scope_${scope === '*' ? 'all' : scope}`)]), { name: 'scope', value: '*' }),
        select(t('account.ends'), ENDS.map((days) => [days, days ? t('account.endsIn', { count: Number(days) }) : t('account.endsNever')]), { name: 'days', value: '' })),
    ],
    submit: t('account.createKey'),
    send: async ({ name, scope, days }, element) => {
      const key = await makeKey(name.trim(), scope, Number(days));
      element.reset();
      fill(fresh, h('div', { class: 'secret' }, h('p', null, t('account.keyOnce')), copyField(key, t('account.key'))));
      connect.useKey(key);
      await load();
    },
  });
  return [maker, fresh, place];
}

/**
 * Makes a key.
 * @param {string} name
 * @param {string} scope
 * @param {number} [days] after which it ends; 0 for never
 * @returns {Promise<string>} the key itself, which is told only now
 */
export async function makeKey(name, scope, days = 0) {
  const made = await post('/api-keys', { name, scopes: [scope], ...(days && { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() }) });
  return made.key;
}

function keyNote(key) {
  return [`${key.prefix}…`, key.scopes.includes('*') ? '' : key.scopes.map((scope) => (scope === 'read' ? t('account.scope_read') : scope)).join(', '), t('account.made', { when: moment(key.created_at) }),
    key.last_used_at ? t('account.used', { when: ago(key.last_used_at) }) : t('account.neverUsed'),
    key.expires_at && t('account.expires', { when: moment(key.expires_at) })].filter(Boolean).join(' · ');
}

function copyField(value, label) {
  const input = h('input', { class: 'input code', value, readonly: true, 'aria-label': label, onfocus: (event) => event.target.select() });
  return h('div', { class: 'copy-field' }, input, copyButton(() => value));
}
