/** Which address shows which view. A view is loaded when it is first needed. */
import { ApiError, dropped, sentence } from './api.js';
import { announce, fill, h } from './dom.js';
import { t } from './text.js';

const ROUTES = [
  { at: /^\/$/, load: () => import('./views/home.js') },
  { at: /^\/search$/, load: () => import('./views/search.js') },
  { at: /^\/ask$/, load: () => import('./views/ask.js') },
  { at: /^\/meetings\/([^/]+)$/, load: () => import('./views/meeting.js') },
  { at: /^\/action-items$/, load: () => import('./views/actions.js') },
  { at: /^\/account$/, load: () => import('./views/account.js') },
  { at: /^\/(sign-in|sign-up|forgot-password|reset-password|verify-email|unsubscribe)$/, load: () => import('./views/door.js'), open: true },
];

let outlet = null;
let leave = new AbortController();
let mayEnter = async () => true;
let shown = '';

/** The reason given to work that a change of view ends. */
export class LeftView extends Error {
  name = 'LeftView';
}

/**
 * Starts routing into `element`.
 * @param {HTMLElement} element
 * @param {(open: boolean) => Promise<boolean>} guard asked before each view; false when it took the person elsewhere
 */
export function startRouter(element, guard) {
  outlet = element;
  mayEnter = guard;
  addEventListener('popstate', () => { if (here() !== shown) show(); });
  document.addEventListener('click', followLink);
  return show();
}

/**
 * Goes to an address of the page.
 * @param {string} path with query and hash
 * @param {{replace?: boolean}} [options]
 */
export function navigate(path, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  return show();
}

/**
 * Changes the address without changing the view.
 * @param {string} path
 * @param {{push?: boolean}} [options] `push`: the address before stays in the history
 */
export function rename(path, { push = false } = {}) {
  history[push ? 'pushState' : 'replaceState'](null, '', path);
  shown = here();
}

function here() {
  return location.pathname + location.search;
}

function followLink(event) {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || link.hasAttribute('download') || link.target) return;
  if (!ROUTES.some((route) => route.at.test(url.pathname))) return;
  if (url.hash && url.pathname + url.search === shown) return;
  event.preventDefault();
  navigate(url.pathname + url.search + url.hash);
}

async function show() {
  leave.abort(new LeftView());
  leave = new AbortController();
  const { signal } = leave;
  shown = here();
  const route = ROUTES.find((each) => each.at.test(location.pathname));
  outlet.setAttribute('aria-busy', 'true');
  try {
    if (!await mayEnter(route?.open ?? false) || signal.aborted) return;
    const view = route ? await enter(route, signal) : missing();
    if (!signal.aborted) place(view);
  } catch (error) {
    if (!signal.aborted && !dropped(error)) place(broken(error));
  } finally {
    if (!signal.aborted) outlet.removeAttribute('aria-busy');
  }
}

async function enter(route, signal) {
  const { default: view } = await route.load();
  const [, id] = location.pathname.match(route.at);
  return view({ id, query: new URLSearchParams(location.search), hash: location.hash, signal });
}

function place(view) {
  const first = !outlet.hasChildNodes();
  document.title = view.title ? `${view.title} · ${t('name')}` : t('name');
  document.body.dataset.view = view.name ?? '';
  fill(outlet, view.node);
  scrollTo(0, 0);
  if (!first) announce(view.title ?? t('name'));
  (view.focus ?? (first ? null : outlet))?.focus({ preventScroll: true });
  view.entered?.();
  document.dispatchEvent(new CustomEvent('hansard:view'));
}

function missing() {
  return plain(t('missing.title'), t('missing.text'), h('a', { class: 'button', href: '/' }, t('missing.home')));
}

function broken(error) {
  if (error instanceof ApiError && error.status === 404) return missing();
  return plain(t('broken.title'), sentence(error), h('button', { class: 'button', onclick: show }, t('again')));
}

function plain(title, text, action) {
  return { title, name: 'plain', node: h('section', { class: 'plain' }, h('h1', null, title), h('p', null, text), action) };
}
