/**
 * Building and changing the page. Text always goes in as text nodes: nothing that came from a person or a
 * server is ever parsed as HTML.
 */

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'indeterminate', 'hidden', 'selected', 'open', 'readOnly']);

/**
 * Makes an element.
 * @param {string} tag
 * @param {Object<string, *>} [props] `class`, attributes, a few properties, and `onclick`-like listeners.
 *   An attribute that is null, undefined or false is left out.
 * @param {...(Node|string|number|null|false|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProp(element, name, value);
  append(element, children);
  return element;
}

function setProp(element, name, value) {
  if (value === null || value === undefined) return;
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) element[name] = value;
  else if (name === 'class') element.className = value;
  else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/**
 * Puts these children in place of the ones there.
 * @param {Element} element
 * @param {...(Node|string|null|false|Array)} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/**
 * Says something to people who listen to the page.
 * @param {string} words
 */
export function announce(words) {
  const region = document.getElementById('live');
  if (!region) return;
  region.textContent = '';
  setTimeout(() => { region.textContent = words; }, 50);
}

const sheets = new Map();

/**
 * Loads a style sheet once, and resolves when it applies (or could not be had: the page stays usable).
 * @param {string} name file name in `styles/`, without its ending
 * @returns {Promise<void>}
 */
export function style(name) {
  if (!sheets.has(name)) {
    sheets.set(name, new Promise((resolve) => {
      // Beside this module, so that it is of the same version.
      const { href } = new URL(`styles/${name}.css`, import.meta.url);
      document.head.append(h('link', { rel: 'stylesheet', href, onload: () => resolve(), onerror: () => resolve() }));
    }));
  }
  return sheets.get(name);
}

/**
 * Runs `work` once things have been quiet for `ms`.
 * @param {number} ms
 * @param {Function} work
 */
export function debounce(ms, work) {
  let timer = 0;
  const later = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), ms);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/**
 * Waits, or rejects as soon as `signal` aborts.
 * @param {number} ms
 * @param {AbortSignal} [signal]
 */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) { reject(signal.reason); return; }
    const stop = () => { clearTimeout(timer); reject(signal.reason); };
    const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve(); }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Resolves once what was just drawn is on the screen, for all that may come after it. */
export function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    // A page that nobody looks at has no frames.
    setTimeout(resolve, 250);
  });
}

/** Whether the person asked for less movement. */
export function calm() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/**
 * A place for text that is being typed, which outlives a reload and a lost session.
 * @param {string} key
 */
export function draft(key) {
  const name = `hansard.draft.${key}`;
  return {
    get: () => { try { return sessionStorage.getItem(name) ?? ''; } catch { return ''; } },
    set: (text) => {
      try { if (text) sessionStorage.setItem(name, text); else sessionStorage.removeItem(name); } catch { /* storage is off */ }
    },
  };
}
