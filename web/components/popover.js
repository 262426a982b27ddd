/** A small panel that opens under a button: fields and choices that a menu cannot hold. */
import { h, style } from '../dom.js';
import { focusBack } from './arrange.js';

style('parts');

let close = null;

/**
 * Opens a panel. Opening it again from the same button closes it; so do Escape, a press elsewhere and leaving it.
 * @param {HTMLElement} anchor
 * @param {string} label
 * @param {(close: () => void) => Node|Node[]} build makes what stands in it
 */
export function openPopover(anchor, label, build) {
  const again = anchor.getAttribute('aria-expanded') === 'true';
  close?.();
  if (again) return;
  const stop = new AbortController();
  const { signal } = stop;
  const end = (focus = true) => {
    if (signal.aborted) return;
    stop.abort();
    close = null;
    panel.remove();
    anchor.setAttribute('aria-expanded', 'false');
    if (focus) focusBack(anchor);
  };
  const panel = h('div', { class: 'menu popover', role: 'dialog', 'aria-label': label }, build(end));
  close = end;
  anchor.setAttribute('aria-expanded', 'true');
  // Inside an open dialog, all that is outside of it is dead to the pointer.
  (anchor.closest('dialog') ?? document.body).append(panel);
  // What is read from the server makes it higher later.
  const sizes = new ResizeObserver(() => place(panel, anchor));
  sizes.observe(panel);
  signal.addEventListener('abort', () => sizes.disconnect());
  panel.addEventListener('keydown', (event) => keys(event, panel, end), { signal });
  panel.addEventListener('focusout', ({ relatedTarget }) => { if (relatedTarget && !panel.contains(relatedTarget)) end(false); }, { signal });
  document.addEventListener('pointerdown', ({ target }) => {
    if (!panel.contains(target) && !anchor.contains(target)) end(false);
  }, { signal, capture: true });
  for (const name of ['resize', 'popstate']) addEventListener(name, () => end(false), { signal });
  (panel.querySelector('[autofocus]') ?? panel.querySelector('input, button'))?.focus();
}

function place(panel, anchor) {
  // A row that was made anew meanwhile has taken it along.
  if (!anchor.isConnected) return;
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  panel.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  const fitsBelow = box.bottom + 6 + height <= innerHeight - 8;
  panel.style.top = `${fitsBelow ? box.bottom + 6 : Math.max(8, box.top - height - 6)}px`;
}

function keys(event, panel, end) {
  event.stopPropagation();
  if (event.key === 'Escape') { event.preventDefault(); end(); return; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  // In a date field the arrows count days.
  if (!step || event.target.type === 'date') return;
  const stops = [...panel.querySelectorAll('input, button')].filter((each) => !each.hidden && !each.disabled);
  const at = stops.indexOf(event.target);
  event.preventDefault();
  stops[(at + step + stops.length) % stops.length].focus();
}
