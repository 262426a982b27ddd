/** Signing in over the page, when the session ended while it was in use. */
import { get, post } from '../api.js';
import { h } from '../dom.js';
import { me, setUser } from '../session.js';
import { navigate } from '../router.js';
import { t } from '../text.js';
import { openDialog } from './dialog.js';
import { field, form } from './form.js';

let asking = null;

/**
 * Asks for the password. Several requests may need it at once: they wait for the same dialog.
 * @returns {Promise<boolean>} whether the same person is signed in again
 */
export function signInAgain() {
  asking ??= ask().finally(() => { asking = null; });
  return asking;
}

async function ask() {
  const email = me()?.email ?? '';
  const signedIn = await openDialog(t('door.againTitle'), (close) => [
    h('p', { class: 'dialog-text' }, t('door.againText')),
    form({
      fields: [
        field(t('door.email'), { name: 'email', type: 'email', value: email, readonly: true, autocomplete: 'username' }),
        field(t('door.password'), { name: 'password', type: 'password', required: true, autocomplete: 'current-password', autofocus: true }),
      ],
      submit: t('door.signIn'),
      extra: h('button', { class: 'quiet', type: 'button', onclick: () => close(false) }, t('door.leave')),
      send: async (values) => {
        const data = await post('/auth/login', { email, password: values.password }, { quiet: true });
        setUser(data?.user ?? await get('/users/me', { quiet: true }));
        close(true);
      },
    }),
  ], { firm: true });
  if (!signedIn) { setUser(null); navigate('/sign-in'); }
  return signedIn === true;
}
