/** A menu that opens under a button, with the keys people expect. */
import { h, style } from '../dom.js';
import { icon } from '../icons.js';
import { focusBack } from './arrange.js';

style('parts');

let close = null;

/**
 * Opens a menu. Opening it again from the same button closes it.
 * @param {HTMLElement} anchor
 * @param {Array<{label?: string, note?: string, icon?: string, run?: Function, heading?: string, checked?: boolean, danger?: boolean}>} items
 *   an item with `heading` is only read
 */
export function openMenu(anchor, items) {
  const again = anchor.getAttribute('aria-expanded') === 'true';
  close?.();
  if (again) return;
  const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': anchor.getAttribute('aria-label') ?? anchor.textContent },
    items.map((item) => (item.heading !== undefined ? heading(item) : entry(item, () => close?.()))));
  anchor.setAttribute('aria-expanded', 'true');
  // What lies over a dialog has to lie in it.
  (anchor.closest('dialog') ?? document.body).append(menu);
  position(menu, anchor);
  listen(menu, anchor);
  (menu.querySelector('[aria-checked="true"]') ?? menu.querySelector('[role^="menuitem"]'))?.focus();
}

function heading(item) {
  return h('div', { class: 'menu-heading', role: 'presentation' }, h('strong', null, item.heading), item.note && h('span', null, item.note));
}

function entry(item, done) {
  const choice = item.checked !== undefined;
  return h('button', {
    class: item.danger ? 'menu-item danger' : 'menu-item', role: choice ? 'menuitemradio' : 'menuitem', tabindex: -1,
    'aria-checked': choice ? String(item.checked) : null,
    onclick: () => { done(); item.run(); },
  }, choice ? h('span', { class: 'menu-check' }, item.checked && icon('check', 16)) : item.icon && icon(item.icon, 17),
  h('span', null, item.label), item.note && h('span', { class: 'menu-note' }, item.note));
}

function position(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(8, box.right - width), innerWidth - width - 8);
  const fitsBelow = box.bottom + 6 + height <= innerHeight - 8;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${fitsBelow ? box.bottom + 6 : Math.max(8, box.top - height - 6)}px`;
}

function listen(menu, anchor) {
  const stop = new AbortController();
  const { signal } = stop;
  close = (focus = true) => {
    stop.abort();
    menu.remove();
    anchor.setAttribute('aria-expanded', 'false');
    if (focus) focusBack(anchor);
    close = null;
  };
  menu.addEventListener('keydown', (event) => keys(event, menu), { signal });
  document.addEventListener('pointerdown', (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close?.(false);
  }, { signal, capture: true });
  addEventListener('resize', () => close?.(false), { signal });
  addEventListener('popstate', () => close?.(false), { signal });
}

function keys(event, menu) {
  const entries = [...menu.querySelectorAll('[role^="menuitem"]')];
  const at = entries.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + entries.length, Home: 0, End: entries.length - 1 }[event.key];
  if (to !== undefined) entries[to % entries.length].focus();
  else if (event.key === 'Escape' || event.key === 'Tab') close?.();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
