/** What the people of a workspace share: whether minutes draft themselves, its words, and the voices it knows. */
import { dropped, patch, post, remove, sentence } from '../api.js';
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { confirmed } from '../components/dialog.js';
import { field, form } from '../components/form.js';
import { toast } from '../components/toast.js';
import { act, card, reading, toggle } from './reading.js';

const MAY_CHANGE = new Set(['owner', 'admin']);
const VOICE_PILLS = { ready: 'good', learning: 'busy', failed: 'bad', revoked: '' };

/** Whether minutes are drafted by themselves. */
export function minutes(signal) {
  return reading(signal, '/workspaces?limit=100', (all, again) => all.map((workspace) => toggle(
    all.length > 1 ? t('account.autoMinutesIn', { workspace: workspace.name }) : t('account.autoMinutes'),
    { checked: workspace.settings.auto_minutes, disabled: !MAY_CHANGE.has(workspace.role), onchange: (event) => setAutoMinutes(event.target, workspace, again) },
    MAY_CHANGE.has(workspace.role) ? t('account.autoMinutesHint') : t('account.onlyAdmins')))).place;
}

async function setAutoMinutes(box, workspace, again) {
  try {
    Object.assign(workspace, await patch(`/workspaces/${workspace.id}`, { settings: { auto_minutes: box.checked } }, { match: workspace.version }));
    toast(t('account.saved'));
  } catch (error) {
    if (dropped(error)) return;
    box.checked = workspace.settings.auto_minutes;
    toast(sentence(error), { bad: true });
    if (error.status === 412) await again();
  }
}

/** Terms that are to be written as the workspace writes them. */
export function vocabulary(signal) {
  const { place, load } = reading(signal, '/vocabulary?limit=100', (all, again) => (all.length
    ? h('ul', { class: 'terms' }, all.map((each) => h('li', { class: 'term' },
      h('span', null, each.term, each.misheard.length > 0 && h('span', { class: 'hint' }, ` ${t('account.heardAs', { words: each.misheard.join(', ') })}`)),
      h('button', { class: 'quiet square', type: 'button', 'aria-label': t('account.deleteTerm', { term: each.term }),
        onclick: act(async () => { await remove(`/vocabulary/${each.id}`); await again(); }) }, icon('close', 14)))))
    : h('p', { class: 'hint' }, t('account.noTerms'))));
  const maker = form({
    fields: [h('div', { class: 'two' },
      field(t('account.term'), { name: 'term', required: true, maxlength: 100, autocomplete: 'off', placeholder: t('account.termExample') }),
      field(t('account.misheard'), { name: 'misheard', maxlength: 400, autocomplete: 'off', placeholder: t('account.misheardExample') }))],
    submit: t('account.addTerm'),
    send: async ({ term, misheard }, element) => {
      await post('/vocabulary', { term: term.trim(), misheard: misheard.split(',').map((each) => each.trim()).filter(Boolean) });
      element.reset();
      element.elements.term.focus();
      await load();
    },
  });
  return [maker, place];
}

/** The people who are known by their voice. */
export function voices(signal) {
  return reading(signal, '/voices?limit=100', (all, again) => {
    const known = all.filter((each) => each.status !== 'revoked');
    if (!known.length) return h('p', { class: 'hint' }, t('account.noVoices'));
    return h('ul', { class: 'cards' }, known.map((voice) => card(voice.name, voiceNote(voice),
      voice.status !== 'ready' && h('span', { class: `pill ${VOICE_PILLS[voice.status]}` }, t(`account.voice_${voice.status}`)),
      h('button', { class: 'button small', type: 'button', 'aria-label': t('account.revokeVoiceOf', { name: voice.name }), onclick: act(async () => {
        if (!await confirmed(t('account.revokeVoiceTitle', { name: voice.name }), t('account.revokeVoiceText'), t('account.revokeVoice'))) return;
        await post(`/voices/${voice.id}/revoke`, {});
        await again();
      }) }, t('account.revokeVoice')))));
  }).place;
}

function voiceNote({ consent, seconds, error }) {
  return error ?? [t('account.consent', { name: consent.given_by }), seconds && t('account.voiceSeconds', { count: Math.round(seconds) })].filter(Boolean).join(' · ');
}
