/** The keys of the list: up and down its rows, and what can be begun from it. They stand in `keys.js`. */

const FIELD = 'input:not([type="checkbox"], [type="radio"]), textarea, select, dialog, [role="menu"]';

/**
 * Listens while the list is on the page.
 * @param {import('../views/home.js').MeetingList} list
 */
export function listKeys({ signal }) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target, key } = event;
    const search = target.matches?.('.finder .input');
    if (target.closest?.(FIELD) && !(search && key === 'ArrowDown')) return;
    const act = { ArrowDown: () => walk(target, 1), ArrowUp: () => walk(target, -1), n: () => press('.home-new'), u: () => press('.home-upload'), m: () => menuOf(target) }[key];
    if (act?.()) event.preventDefault();
  }, { signal });
}

/** To the next row that is shown, from a row or its buttons; above the first is the field. */
function walk(from, step) {
  const rows = [...document.querySelectorAll('.home .row, .home .passage, .home .hit a')].filter((row) => row.offsetParent);
  const at = rows.indexOf(from.closest('.row-item')?.querySelector('.row') ?? from.closest('.row, .passage, .hit a'));
  const field = document.querySelector('.finder .input');
  if (at < 0 && from !== field && from !== document.body && !from.matches('main')) return false;
  const next = at < 0 ? rows[0] : at + step < 0 ? field : rows[at + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return Boolean(next);
}

function press(button) {
  document.querySelector(button)?.click();
  return true;
}

function menuOf(target) {
  const button = target.closest('.row-item')?.querySelector('.row-menu');
  button?.click();
  return Boolean(button);
}
