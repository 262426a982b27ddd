/** Starts the page: the frame around every view, who may enter, and recordings dropped anywhere. */
import { connection } from './api.js';
import { fill, h, style } from './dom.js';
import { icon, mark } from './icons.js';
import { navigate, startRouter } from './router.js';
import { loadUser, me, onSignedOut, rememberUser, setTheme, setUser, signOut, theme } from './session.js';
import { t } from './text.js';

/** Whether the server has let the person in since the page was opened. */
let certain = false;

function start() {
  setTheme(theme());
  const bar = h('header', { class: 'bar' });
  const main = h('main', { id: 'main', tabindex: -1 });
  document.getElementById('app').replaceWith(
    h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); main.focus(); } }, t('skip')),
    bar,
    h('div', { class: 'connection', id: 'connection', role: 'status', hidden: true }),
    main,
    h('div', { id: 'live', class: 'unseen', 'aria-live': 'polite' }),
  );
  drawBar(bar);
  document.addEventListener('hansard:user', () => drawBar(bar));
  watchConnection(document.getElementById('connection'));
  watchDrops();
  onSignedOut(askAgain);
  connection.addEventListener('admitted', () => { certain ||= Boolean(me()); });
  startRouter(main, guard).then(() => style('parts'));
}

function drawBar(bar) {
  const user = me();
  fill(bar,
    h('a', { class: 'brand', href: '/', 'aria-label': t('bar.home') }, mark(), h('span', null, t('name'))),
    user && h('nav', { class: 'bar-end', 'aria-label': t('bar.label') },
      h('a', { class: 'quiet bar-docs', href: '/docs', target: '_blank', rel: 'noopener' }, t('bar.docs')),
      accountButton(user)));
}

function accountButton(user) {
  const name = user.name || user.email || '';
  return h('button', {
    class: 'avatar', 'aria-haspopup': 'menu', 'aria-label': t('bar.account', { name }),
    onclick: async (event) => {
      const button = event.currentTarget;
      const { openMenu } = await import('./components/menu.js');
      openMenu(button, [
        { heading: name, note: user.email },
        { label: t('bar.settings'), icon: 'people', run: () => navigate('/account') },
        { label: t('bar.connect'), icon: 'bolt', run: () => navigate('/account#connect') },
        { label: t('bar.signOut'), icon: 'back', run: leaveHouse },
      ]);
    },
  }, (name.trim()[0] ?? '?').toUpperCase());
}

async function leaveHouse() {
  await signOut().catch(() => {});
  sessionStorage.clear();
  navigate('/sign-in');
}

/**
 * Lets signed-in people in, and takes the others to the door, to come back to where they were going. Who signed in here
 * before is let in at once; the first answer of the server tells whether that still holds.
 */
async function guard(open) {
  if (open || certain) return open || Boolean(me()) || toDoor();
  if (rememberUser()) {
    document.dispatchEvent(new CustomEvent('hansard:user'));
    setTimeout(() => loadUser().then(() => { certain = true; }, () => {}), 300);
    return true;
  }
  await loadUser();
  certain = true;
  return Boolean(me()) || toDoor();
}

function toDoor() {
  const next = location.pathname + location.search + location.hash;
  navigate(next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`, { replace: true });
  return false;
}

/** The session ended. While the page was in use, the person signs in over it, and goes on with what was typed. */
async function askAgain() {
  if (!me()) return false;
  if (!certain && !document.querySelector('dialog[open]')) {
    setUser(null);
    certain = true;
    return toDoor();
  }
  await style('door');
  const { signInAgain } = await import('./components/sign-in-again.js');
  return signInAgain();
}

function watchConnection(line) {
  const say = (words) => { line.textContent = words; line.hidden = !words; };
  connection.addEventListener('slow', () => say(t('connection.slow')));
  connection.addEventListener('lost', () => say(t('connection.lost')));
  connection.addEventListener('back', () => say(''));
  addEventListener('offline', () => say(t('connection.offline')));
  addEventListener('online', () => say(''));
}

/** A recording may be dropped or pasted anywhere. */
function watchDrops() {
  const files = (transfer) => [...(transfer?.files ?? [])];
  const carriesFiles = (event) => me() && [...(event.dataTransfer?.types ?? [])].includes('Files');
  const veil = h('div', { class: 'veil', hidden: true, 'aria-hidden': 'true' }, icon('upload', 40), h('p', null, t('drop.here')));
  document.body.append(veil);
  let depth = 0;
  const rest = () => { depth = 0; veil.hidden = true; };
  addEventListener('dragenter', (event) => { if (carriesFiles(event)) { depth += 1; veil.hidden = false; } });
  addEventListener('dragleave', (event) => { if (carriesFiles(event) && (depth -= 1) <= 0) rest(); });
  addEventListener('dragover', (event) => { if (carriesFiles(event)) event.preventDefault(); });
  addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    rest();
    take(files(event.dataTransfer));
  });
  addEventListener('paste', (event) => {
    if (me() && files(event.clipboardData).length) take(files(event.clipboardData));
  });
}

async function take(files) {
  const { takeFiles } = await import('./components/intake.js');
  takeFiles(files);
}

start();
