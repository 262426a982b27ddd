/** Who is signed in, how a session is renewed, and what this browser remembers. */
import { get, onSessionEnd, post } from './api.js';

const RENEWED = 'hansard.renewed';
const THEME = 'hansard.theme';
const SIGNED_IN = 'hansard.signed-in';
let user = null;
let renewing = null;
let leaving = false;
let askToSignIn = async () => false;

/** The person signed in, or null. */
export function me() {
  return user;
}

/**
 * Sets how the person is asked to sign in again when the session is over.
 * @param {() => Promise<boolean>} ask resolves true once somebody is signed in
 */
export function onSignedOut(ask) {
  askToSignIn = ask;
}

/**
 * Reads who is signed in. A browser that never signed in here has nothing to renew, and is asked only once.
 * @returns {Promise<Object|null>}
 */
export async function loadUser() {
  try {
    setUser(await get('/users/me', { quiet: !recall(SIGNED_IN) }));
  } catch (error) {
    if (error.status !== 401) throw error;
    setUser(null);
  }
  return user;
}

/** Takes the person who signed in here last as the one who is signed in, until the server says otherwise. */
export function rememberUser() {
  try { user ??= JSON.parse(recall(SIGNED_IN)); } catch { user = null; }
  return user;
}

/** Takes the person that a sign-up, sign-in or change answered. */
export function setUser(next) {
  user = next;
  keep(SIGNED_IN, next && JSON.stringify({ id: next.id, name: next.name, email: next.email }));
  document.dispatchEvent(new CustomEvent('hansard:user'));
}

/** Reads a small value that this browser keeps. */
export function recall(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

/** Keeps a small value in this browser, or forgets it. */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, value);
  } catch { /* storage is off: nothing depends on it */ }
}

/** The theme that was chosen in this browser: `light`, `dark`, or empty for the system's. */
export function theme() {
  return recall(THEME) ?? '';
}

/** Shows the page in this theme, and remembers it. */
export function setTheme(chosen) {
  keep(THEME, chosen || null);
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
}

/** Signs in, and reads who it is. */
export async function signIn(email, password) {
  const data = await post('/auth/login', { email, password });
  setUser(data?.user ?? await get('/users/me'));
}

/** Makes an account, and is signed in with it. */
export async function signUp(name, email, password) {
  const data = await post('/auth/signup', { name, email, password });
  setUser(data?.user ?? await get('/users/me'));
}

/** Ends the session here and on the server. */
export async function signOut() {
  leaving = true;
  try {
    await post('/auth/logout', {}, { quiet: true });
  } finally {
    keep(RENEWED, null);
    setUser(null);
    leaving = false;
  }
}

/**
 * Renews an ended session. Many requests may find it ended at once: they share one renewal, also across tabs, because
 * a refresh token that is used twice ends the whole session. Who is about to leave, or has left, has nothing to renew.
 */
async function renew(path) {
  if (leaving || !user) return false;
  if (/^\/auth\/(login|signup|refresh|logout|reset-password|verify-email|forgot-password)/.test(path)) return false;
  renewing ??= locked(refresh).finally(() => { renewing = null; });
  return await renewing || askToSignIn();
}

async function refresh() {
  if (Date.now() - Number(recall(RENEWED) ?? 0) < 4000) return true;
  try {
    await post('/auth/refresh', {}, { quiet: true });
    keep(RENEWED, String(Date.now()));
    return true;
  } catch (error) {
    if (error.status === 0) throw error;
    return false;
  }
}

function locked(work) {
  return navigator.locks ? navigator.locks.request('hansard-renew', work) : work();
}

onSessionEnd(renew);
