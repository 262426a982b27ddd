/** Who one is, the password, where one is signed in, and leaving. */
import { patch, post, remove, sentence } from '../api.js';
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { navigate } from '../router.js';
import { me, setUser } from '../session.js';
import { ago, t } from '../text.js';
import { confirmed, openDialog } from '../components/dialog.js';
import { field, form } from '../components/form.js';
import { toast } from '../components/toast.js';
import { act, card, reading } from './reading.js';

/** Name and address. */
export function profile() {
  const user = me();
  return [
    form({
      fields: [
        field(t('door.name'), { name: 'name', required: true, maxlength: 255, value: user.name ?? '', autocomplete: 'name' }),
        field(t('door.email'), { type: 'email', value: user.email ?? '', readonly: true, hint: t('account.emailHint') }),
      ],
      submit: t('save'),
      send: async ({ name }) => {
        setUser({ ...me(), ...await patch('/users/me', { name: name.trim() }) });
        toast(t('account.saved'));
      },
    }),
    h('div', { class: 'notice warn', hidden: user.email_verified }, icon('warning'), h('span', null, t('account.unverified')),
      h('button', { class: 'quiet', type: 'button', onclick: (event) => resend(event.currentTarget) }, t('account.resend'))),
  ];
}

async function resend(button) {
  button.disabled = true;
  try {
    await post('/auth/resend-verification', { email: me().email });
    toast(t('account.resent', { email: me().email }));
  } catch (error) {
    button.disabled = false;
    toast(sentence(error), { bad: true });
  }
}

/** Another password. */
export function password() {
  return form({
    fields: [
      field(t('account.currentPassword'), { name: 'current_password', type: 'password', required: true, autocomplete: 'current-password' }),
      field(t('door.newPassword'), { name: 'new_password', type: 'password', required: true, minlength: 8, maxlength: 255, autocomplete: 'new-password', hint: t('door.passwordHint') }),
    ],
    submit: t('account.changePassword'),
    send: async (values, element) => {
      await post('/auth/change-password', values);
      element.reset();
      toast(t('account.passwordChanged'));
    },
  });
}

/** Where one is signed in. */
export function sessions(signal) {
  return reading(signal, '/auth/sessions?limit=100', (all, again) => [
    h('ul', { class: 'cards' }, all.map((session) => card(session.device || t('account.unknownDevice'),
      [session.ip, t('account.lastSeen', { when: ago(session.last_seen_at) })].filter(Boolean).join(' · '),
      session.current ? h('span', { class: 'pill good' }, t('account.thisDevice'))
        : h('button', { class: 'button small', type: 'button', onclick: act(async () => { await remove(`/auth/sessions/${session.id}`); await again(); }) }, t('account.revoke'))))),
    all.length > 1 && h('button', { class: 'button small danger', type: 'button', onclick: act(async () => {
      if (!await confirmed(t('account.revokeAllTitle'), t('account.revokeAllText'), t('account.revokeAll'))) return;
      await remove('/auth/sessions');
      await again();
    }) }, t('account.revokeAll')),
  ]).place;
}

/** Erasing an account asks for the password once more. */
export function leave() {
  return h('div', null, h('button', { class: 'button danger', type: 'button', onclick: () => openDialog(t('account.leave'), (close) => [
    h('p', { class: 'dialog-text' }, t('account.leaveWarning')),
    form({
      fields: [field(t('door.password'), { name: 'password', type: 'password', required: true, autocomplete: 'current-password', autofocus: true })],
      submit: t('account.leaveSubmit'),
      send: async ({ password: given }) => {
        await post('/auth/confirm-password', { password: given });
        await remove('/users/me');
        setUser(null);
        close();
        navigate('/sign-up');
      },
    }),
  ]) }, t('account.leave')));
}
