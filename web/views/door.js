/** The door: sign in, sign up, forgotten password, and the pages that e-mails link to. */
import { ApiError, get, post, sentence } from '../api.js';
import { draft, fill, h, style } from '../dom.js';
import { icon, mark } from '../icons.js';
import { navigate } from '../router.js';
import { me, setUser, signIn, signUp } from '../session.js';
import { t } from '../text.js';
import { field, form } from '../components/form.js';

const PASSWORD = { name: 'password', type: 'password', required: true, maxlength: 255 };
const NEW_PASSWORD = { ...PASSWORD, minlength: 8, autocomplete: 'new-password', hint: t('door.passwordHint') };
const EMAIL = draft('email');
const NAME = draft('name');

/** The view of `/sign-in`, `/sign-up`, `/reset-password`, `/verify-email` and `/unsubscribe`. */
export default async function door(context) {
  await style('door');
  const pages = { 'sign-in': entry, 'sign-up': account, 'forgot-password': reset, 'reset-password': reset, 'verify-email': verify, unsubscribe };
  const { title, lead, body, foot } = pages[context.id](context);
  const node = h('section', { class: 'door' },
    h('div', { class: 'door-card' }, mark(40), h('h1', null, title), lead && h('p', { class: 'door-lead' }, lead), body),
    foot && h('p', { class: 'door-foot' }, foot));
  remember(node, 'email', EMAIL);
  remember(node, 'name', NAME);
  const first = [...node.querySelectorAll('input')].find((input) => !input.value);
  return { title, name: 'door', node, focus: first };
}

/** Half-filled forms outlive a reload; passwords are never kept. */
function remember(node, name, kept) {
  const input = node.querySelector(`input[name="${name}"]`);
  if (!input) return;
  input.value ||= kept.get();
  input.addEventListener('input', () => kept.set(input.value));
}

function onward(query) {
  EMAIL.set('');
  NAME.set('');
  const next = query.get('next') ?? '/';
  return navigate(/^\/(?![/\\])/.test(next) ? next : '/', { replace: true });
}

function entry({ query }) {
  const search = query.has('next') ? `?next=${encodeURIComponent(query.get('next'))}` : '';
  return {
    title: t('door.signInTitle'),
    lead: query.has('next') ? t('door.signInNext') : t('door.lead'),
    body: form({
      fields: [
        field(t('door.email'), { name: 'email', type: 'email', required: true, autocomplete: 'username' }),
        h('div', { class: 'door-password' }, field(t('door.password'), { ...PASSWORD, autocomplete: 'current-password' }),
          h('a', { href: '/reset-password' }, t('door.forgot'))),
      ],
      submit: t('door.signIn'),
      send: async ({ email, password }, element) => {
        try {
          await signIn(email.trim(), password);
        } catch (error) {
          element.elements.password.value = '';
          element.elements.password.focus();
          throw error.status === 401 ? new ApiError(401, 'invalid_credentials', error.message) : error;
        }
        await onward(query);
      },
    }),
    foot: [t('door.noAccount'), ' ', h('a', { href: `/sign-up${search}` }, t('door.signUp'))],
  };
}

function account({ query }) {
  const search = query.has('next') ? `?next=${encodeURIComponent(query.get('next'))}` : '';
  return {
    title: t('door.signUpTitle'),
    lead: t('door.lead'),
    body: form({
      fields: [
        field(t('door.name'), { name: 'name', required: true, maxlength: 255, autocomplete: 'name' }),
        field(t('door.email'), { name: 'email', type: 'email', required: true, autocomplete: 'username' }),
        field(t('door.password'), NEW_PASSWORD),
      ],
      submit: t('door.signUp'),
      send: async ({ name, email, password }) => {
        await signUp(name.trim(), email.trim(), password);
        await onward(query);
      },
    }),
    foot: [t('door.haveAccount'), ' ', h('a', { href: `/sign-in${search}` }, t('door.signIn'))],
  };
}

function reset({ query }) {
  const token = query.get('token');
  return token ? choosePassword(token) : askForLink();
}

function askForLink() {
  const body = form({
    fields: [field(t('door.email'), { name: 'email', type: 'email', required: true, autocomplete: 'username' })],
    submit: t('door.sendLink'),
    send: async ({ email }, element) => {
      await post('/auth/forgot-password', { email: email.trim() });
      element.replaceWith(said('good', t('door.linkSent', { email: email.trim() })));
    },
  });
  return { title: t('door.forgotTitle'), lead: t('door.forgotText'), body, foot: h('a', { href: '/sign-in' }, t('door.back')) };
}

function choosePassword(token) {
  const body = form({
    fields: [field(t('door.newPassword'), NEW_PASSWORD)],
    submit: t('door.setPassword'),
    send: async ({ password }, element) => {
      await post('/auth/reset-password', { token, password });
      setUser(null);
      element.replaceWith(said('good', t('door.passwordSet')), h('a', { class: 'button main', href: '/sign-in' }, t('door.signIn')));
    },
  });
  return { title: t('door.resetTitle'), body, foot: h('a', { href: '/reset-password' }, t('door.newLink')) };
}

function verify({ query }) {
  const body = h('div', { class: 'form', 'aria-live': 'polite' }, h('p', { class: 'door-lead' }, t('door.verifying')));
  const onwardLink = () => h('a', { class: 'button main', href: '/' }, t('door.continue'));
  post('/auth/verify-email', { token: query.get('token') ?? '' }, { quiet: true })
    .then(async () => {
      if (me()) setUser(await get('/users/me', { quiet: true }).catch(me));
      fill(body, said('good', t('door.verified')), onwardLink());
    })
    .catch((error) => fill(body, said('bad', error.status === 0 ? sentence(error) : t('door.verifyFailed')), onwardLink()));
  return { title: t('door.verifyTitle'), body };
}

/** A mail program that opens links by itself must not turn anything off: a person presses the button. */
function unsubscribe({ query }) {
  const body = h('div', { class: 'form', 'aria-live': 'polite' });
  const send = async (event) => {
    event.currentTarget.setAttribute('disabled', '');
    const proof = new URLSearchParams(['workspace', 'person', 'signature'].map((name) => [name, query.get(name) ?? '']));
    try {
      await post(`/reminders/unsubscribe?${proof}`, {}, { quiet: true });
      fill(body, said('good', t('door.unsubscribed')));
    } catch (error) {
      fill(body, said('bad', error.status === 401 ? t('door.unsubscribeFailed') : sentence(error)));
    }
  };
  fill(body, h('p', { class: 'door-lead' }, t('door.unsubscribeText')),
    h('button', { class: 'button main', type: 'button', onclick: send }, t('door.unsubscribe')));
  return { title: t('door.unsubscribeTitle'), body };
}

function said(kind, words) {
  return h('div', { class: `notice ${kind}`, role: 'status' }, icon(kind === 'good' ? 'check' : 'warning'), h('span', null, words));
}
