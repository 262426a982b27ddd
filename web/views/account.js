/** The account: who one is, sessions, keys, and how a language model is connected. */
import { get, patch, post, remove, sentence } from '../api.js';
import { fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { navigate } from '../router.js';
import { loadUser, me, setTheme, setUser, theme as chosenTheme } from '../session.js';
import { ago, moment, t } from '../text.js';
import { confirmed, openDialog } from '../components/dialog.js';
import { copyButton } from '../components/copy.js';
import { field, form } from '../components/form.js';
import { toast } from '../components/toast.js';
import { connectPart } from './connect.js';

/** The view of `/account`. */
export default async function account({ signal }) {
  await Promise.all([style('parts'), style('account'), loadUser()]);
  const connect = connectPart();
  const node = h('div', { class: 'account' }, h('h1', null, t('account.title')),
    part('profile', profile()), part('look', look()), part('password', password()), part('sessions', sessions(signal)),
    part('keys', keys(signal, connect.useKey)), part('connect', connect.element), part('leave', leave()));
  return { title: t('account.title'), name: 'account', node,
    entered: () => location.hash && document.getElementById(location.hash.slice(1))?.scrollIntoView() };
}

function part(name, ...children) {
  return h('section', { class: 'part', id: name, 'aria-labelledby': `${name}-title` },
    h('div', { class: 'part-head' }, h('h2', { id: `${name}-title` }, t(`account.${name}`)), h('p', { class: 'hint' }, t(`account.${name}Text`))),
    h('div', { class: 'part-body' }, children));
}

/** Erasing an account asks for the password once more. */
function leave() {
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

function profile() {
  const user = me();
  const verified = user.email_verified ?? Boolean(user.email_verified_at);
  const verify = h('div', { class: 'notice warn', hidden: verified }, icon('warning'), h('span', null, t('account.unverified')),
    h('button', { class: 'quiet', type: 'button', onclick: (event) => resend(event.currentTarget) }, t('account.resend')));
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
    verify,
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

function look() {
  const now = chosenTheme();
  return h('fieldset', { class: 'choices' }, h('legend', { class: 'unseen' }, t('account.look')),
    ['', 'light', 'dark'].map((theme) => h('label', { class: 'choice' },
      h('input', { type: 'radio', name: 'theme', value: theme, checked: theme === now, onchange: () => setTheme(theme) }), t(`account.theme_${theme || 'system'}`))));
}

function password() {
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

/** A list that is read, drawn, and read again; what goes wrong is said in its place. */
function reading(signal, path, draw) {
  const place = h('div', { class: 'reading', 'aria-busy': 'true' }, h('p', { class: 'hint' }, t('loading')));
  const load = async () => {
    try {
      const found = await get(path, { signal });
      fill(place, draw(found ?? [], load));
    } catch (error) {
      if (signal.aborted) return;
      fill(place, h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error)), h('button', { class: 'quiet', onclick: load }, t('again'))));
    }
    place.removeAttribute('aria-busy');
  };
  load();
  return { place, load };
}

function sessions(signal) {
  const { place } = reading(signal, '/auth/sessions?limit=100', (all, again) => {
    const current = all.find((each) => each.current ?? each.is_current);
    return [
      h('ul', { class: 'cards' }, all.map((session) => h('li', { class: 'card' },
        h('div', { class: 'card-main' }, h('strong', null, device(session)),
          h('span', { class: 'hint' }, [session.ip ?? session.ip_address, t('account.lastSeen', { when: ago(session.last_seen_at ?? session.last_seen ?? session.created_at) })].filter(Boolean).join(' · '))),
        session === current ? h('span', { class: 'pill good' }, t('account.thisDevice'))
          : h('button', { class: 'button small', type: 'button', onclick: act(async () => { await remove(`/auth/sessions/${session.id}`); await again(); }) }, t('account.revoke'))))),
      all.length > 1 && h('button', { class: 'button small danger', type: 'button', onclick: act(async () => {
        if (!await confirmed(t('account.revokeAllTitle'), t('account.revokeAllText'), t('account.revokeAll'))) return;
        await Promise.all(all.filter((each) => each !== current).map((each) => remove(`/auth/sessions/${each.id}`)));
        await again();
      }) }, t('account.revokeAll')),
    ];
  });
  return place;
}

function device(session) {
  if (session.device) return session.device;
  const agent = session.user_agent ?? '';
  const browser = /(Edg|Firefox|Chrome|Chromium|Safari|curl)[/ ]/.exec(agent)?.[1]?.replace('Edg', 'Edge');
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1]?.replace('Mac OS X', 'macOS');
  return [browser, system].filter(Boolean).join(' · ') || agent.slice(0, 60) || t('account.unknownDevice');
}

function keys(signal, useKey) {
  const fresh = h('div', { 'aria-live': 'polite' });
  const { place, load } = reading(signal, '/api-keys?limit=100', (all, again) => (all.length
    ? h('ul', { class: 'cards' }, all.map((key) => h('li', { class: 'card' },
      h('div', { class: 'card-main' }, h('strong', null, key.name), h('span', { class: 'hint' }, keyNote(key))),
      h('button', { class: 'button small', type: 'button', 'aria-label': t('account.deleteKeyOf', { name: key.name }), onclick: act(async () => {
        if (!await confirmed(t('account.deleteKeyTitle'), t('account.deleteKeyText', { name: key.name }), t('delete'))) return;
        await remove(`/api-keys/${key.id}`);
        await again();
      }) }, t('delete')))))
    : h('p', { class: 'hint' }, t('account.noKeys'))));
  const maker = form({
    fields: [field(t('account.keyName'), { name: 'name', required: true, maxlength: 100, autocomplete: 'off', placeholder: t('account.keyExample') })],
    submit: t('account.createKey'),
    send: async ({ name }, element) => {
      const key = await post('/api-keys', { name: name.trim() });
      element.reset();
      const secret = key.key ?? key.token ?? key.secret ?? '';
      fill(fresh, h('div', { class: 'secret' }, h('p', null, t('account.keyOnce')), copyField(secret, t('account.key'))));
      useKey(secret);
      await load();
    },
  });
  maker.classList.add('inline');
  return [maker, fresh, place];
}

function keyNote(key) {
  return [key.prefix && `${key.prefix}…`, key.created_at && t('account.made', { when: moment(key.created_at) }),
    key.last_used_at ? t('account.used', { when: ago(key.last_used_at) }) : t('account.neverUsed'),
    key.expires_at && t('account.expires', { when: moment(key.expires_at) })].filter(Boolean).join(' · ');
}

function copyField(value, label) {
  const input = h('input', { class: 'input code', value, readonly: true, 'aria-label': label, onfocus: (event) => event.target.select() });
  return h('div', { class: 'copy-field' }, input, copyButton(() => value));
}

function act(work) {
  return async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      toast(sentence(error), { bad: true });
    } finally {
      button.disabled = false;
    }
  };
}
