/** Starts the page: the frame around every view, who may enter, and recordings dropped anywhere. */
import { connection, get } from './api.js';
import { fill, h, painted, pause, style } from './dom.js';
import { icon, mark } from './icons.js';
import { navigate, startRouter } from './router.js';
import { loadUser, me, onSignedOut, recall, rememberUser, setTheme, setUser, signOut, theme } from './session.js';
import { t } from './text.js';

/** While the server does not answer, it is asked for a sign of life this often. */
const ASK_AGAIN_MS = 4000;
const GOOD_NEWS_MS = 2500;
/** What is not needed at first waits until the list is drawn, but no longer than this. */
const PATIENCE_MS = 1500;
const SECOND_KEY_WITHIN_MS = 1500;
const TYPING = 'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, select, [contenteditable], dialog, [role="menu"]';
const PLACES = [['/ask', 'ask'], ['/action-items', 'actions']];

/** Whether the server has let the person in since the page was opened. */
let certain = false;
const drawn = new Promise((resolve) => document.addEventListener('hansard:drawn', resolve, { once: true }));

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
  document.addEventListener('hansard:view', () => markPlace(bar));
  watchConnection(document.getElementById('connection'));
  watchDrops();
  watchKeys();
  onSignedOut(askAgain);
  connection.addEventListener('admitted', () => { certain ||= Boolean(me()); });
  startRouter(main, guard).then(settled).then(() => {
    style('parts');
    if (recall('hansard.unfinished')) import('./components/uploads.js');
  });
}

/** When the list of meetings stands on the page, or there was time enough for another view. */
function settled() {
  return Promise.race([drawn, pause(PATIENCE_MS)]).then(painted);
}

function drawBar(bar) {
  const user = me();
  fill(bar,
    h('a', { class: 'brand', href: '/', 'aria-label': t('bar.home') }, mark(), h('span', null, t('name'))),
    user && h('nav', { class: 'bar-end', 'aria-label': t('bar.label') },
      PLACES.map(([href, name]) => h('a', { class: 'quiet bar-place', href }, t(`bar.${name}`))),
      h('a', { class: 'quiet bar-place', href: '/docs', target: '_blank', rel: 'noopener' }, t('bar.docs')),
      accountButton(user)));
  markPlace(bar);
}

function markPlace(bar) {
  for (const link of bar.querySelectorAll('.bar-place')) {
    if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
}

function accountButton(user) {
  const name = user.name || user.email || '';
  return h('button', {
    class: 'avatar', 'aria-haspopup': 'menu', 'aria-label': t('bar.account', { name }),
    onclick: async (event) => {
      const button = event.currentTarget;
      const { openMenu } = await import('./components/menu.js');
      const places = matchMedia('(max-width: 640px)').matches ? PLACES : [];
      openMenu(button, [
        { heading: name, note: user.email },
        ...places.map(([path, word]) => ({ label: t(`bar.${word}`), icon: word === 'ask' ? 'sparkle' : 'check', run: () => navigate(path) })),
        { label: t('bar.settings'), icon: 'people', run: () => navigate('/account') },
        { label: t('bar.connect'), icon: 'bolt', run: () => navigate('/account#connect') },
        { label: t('bar.keys'), icon: 'key', note: '?', run: openHelp },
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
    settled().then(loadUser).then(() => { certain = true; }, () => {});
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

/** Says how the line is. While it is lost, the server is asked for a sign of life, so that what is said stays true. */
function watchConnection(line) {
  let clock = 0;
  let lost = false;
  const say = (words) => { clearTimeout(clock); line.textContent = words; line.hidden = !words; };
  const back = () => {
    lost = false;
    if (line.hidden) return;
    say(t('connection.back'));
    clock = setTimeout(() => say(''), GOOD_NEWS_MS);
  };
  const trouble = (kind) => say(t(`connection.${navigator.onLine ? kind : 'offline'}`));
  connection.addEventListener('slow', () => trouble('slow'));
  connection.addEventListener('lost', async () => {
    trouble('lost');
    if (lost) return;
    for (lost = true; lost; await pause(ASK_AGAIN_MS)) await get('/health/ready', { quiet: true }).catch(() => {});
  });
  connection.addEventListener('back', back);
  addEventListener('offline', () => say(t('connection.offline')));
  addEventListener('online', () => get('/health/ready', { quiet: true }).then(back, () => {}));
}

/** The keys that hold everywhere; which they are stands in `keys.js`. */
function watchKeys() {
  let armed = 0;
  addEventListener('keydown', async (event) => {
    const { key, target } = event;
    if (!me() || event.ctrlKey || event.metaKey || event.altKey || key === 'Shift') return;
    const second = Date.now() - armed < SECOND_KEY_WITHIN_MS;
    armed = 0;
    if (target.closest?.(TYPING)) return;
    if (second) {
      // The key must not also mean what it means to the view.
      event.preventDefault();
      event.stopImmediatePropagation();
      const to = (await import('./keys.js')).GO[key];
      if (to) navigate(to);
    } else if (key === 'g') {
      armed = Date.now();
    } else if (key === '/' && !document.querySelector('.finder, .meeting')) {
      // Home and search have a field for it, a meeting finds its own words.
      event.preventDefault();
      navigate('/search');
    } else if (key === '?') {
      event.preventDefault();
      openHelp();
    }
  }, { capture: true });
}

async function openHelp() {
  (await import('./components/help.js')).openHelp();
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
  addEventListener('paste', async (event) => {
    if (!me() || event.defaultPrevented) return;
    const text = event.clipboardData?.getData('text/plain');
    if (files(event.clipboardData).length) take(files(event.clipboardData));
    else if (text && !event.target.closest?.(TYPING)) (await import('./components/intake.js')).takeText(text);
  });
}

async function take(files) {
  (await import('./components/intake.js')).takeFiles(files);
}

start();
