/** The account: who one is, how the page and the workspace behave, sessions, keys, and how a language model is connected. */
import { h, style } from '../dom.js';
import { loadUser } from '../session.js';
import { t } from '../text.js';
import { Connect } from '../account/connect.js';
import { keys } from '../account/keys.js';
import { leave, password, profile, sessions } from '../account/person.js';
import { look, reminders } from '../account/preferences.js';
import { minutes, vocabulary, voices } from '../account/workspace.js';

/** The view of `/account`. */
export default async function account({ signal }) {
  await Promise.all([style('parts'), style('account'), loadUser()]);
  const connect = new Connect(signal);
  const parts = {
    profile: profile(), look: look(), reminders: reminders(signal), minutes: minutes(signal), vocabulary: vocabulary(signal), voices: voices(signal),
    password: password(), sessions: sessions(signal), keys: keys(signal, connect), connect: connect.element, leave: leave(),
  };
  const sections = Object.entries(parts).map(([name, body]) => part(name, body));
  const ways = nav(Object.keys(parts));
  const node = h('div', { class: 'account' }, h('h1', null, t('account.title')), ways, h('div', { class: 'account-parts' }, sections));
  return { title: t('account.title'), name: 'account', node, entered: () => { follow(ways, sections, signal); toHash(signal); } };
}

function part(name, body) {
  return h('section', { class: 'part', id: name, 'aria-labelledby': `${name}-title` },
    h('div', { class: 'part-head' }, h('h2', { id: `${name}-title` }, t(`account.${name}`)), h('p', { class: 'hint' }, t(`account.${name}Text`))),
    h('div', { class: 'part-body' }, body));
}

function nav(names) {
  return h('nav', { class: 'account-nav', 'aria-label': t('account.nav') }, h('ul', null, names.map((name) => h('li', null, h('a', { href: `#${name}` }, t(`account.${name}`))))));
}

/** Marks where one is. */
function follow(ways, sections, signal) {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) target.inView = isIntersecting;
    const current = sections.find((section) => section.inView);
    for (const link of ways.querySelectorAll('a')) {
      if (link.hash === `#${current?.id}`) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
    }
  }, { rootMargin: '-80px 0px -50% 0px' });
  for (const section of sections) observer.observe(section);
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}

/** The parts above may still be growing when one arrives. */
function toHash(signal) {
  const go = () => location.hash && document.getElementById(location.hash.slice(1))?.scrollIntoView();
  go();
  const observer = new ResizeObserver(go);
  observer.observe(document.querySelector('.account-parts'));
  const settle = () => observer.disconnect();
  setTimeout(settle, 1500);
  for (const name of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(name, settle, { once: true, passive: true, signal });
  signal.addEventListener('abort', settle, { once: true });
}
