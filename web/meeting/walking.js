/** The keys of the minutes: from statement to statement, and what is done with them. */

/**
 * Up and Down go from row to row, and stay in the same part of it; Alt with them moves the row. `e` edits, Delete removes,
 * `m` opens the menu. Enter is the browser's: it follows the link that a statement is.
 * @param {KeyboardEvent} event
 * @param {import('./minutes.js').Minutes} minutes
 */
export function walk(event, minutes) {
  const row = event.target.closest('.statement');
  if (!row || event.ctrlKey || event.metaKey || event.target.closest('textarea, select, input:not([type="checkbox"])')) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const did = event.altKey ? shifted(key, row, minutes) : steps(key, row, event) || acts(key, row, event, minutes);
  if (!did) return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Lets the tab key stop once in each list of statements, at the row where one was last: the arrows do the rest.
 * @param {HTMLElement} element
 * @param {?HTMLElement} [row] in which the focus is now
 */
export function rove(element, row) {
  for (const list of row ? [row.parentElement] : element.querySelectorAll('[data-section] .statements')) {
    if (!list.closest('[data-section]')) continue;
    const current = row ?? list.querySelector('.statement[data-current]') ?? list.firstElementChild;
    for (const each of list.children) {
      each.toggleAttribute('data-current', each === current);
      for (const stop of each.querySelectorAll('[data-part]')) stop.tabIndex = each === current ? 0 : -1;
    }
  }
}

function shifted(key, row, minutes) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!step) return false;
  deskOf(row, minutes).shift?.(row.dataset.id, step);
  return true;
}

function steps(key, row, { target }) {
  const rows = [...row.closest('.minutes').querySelectorAll('.statement')].filter((each) => each.querySelector('[data-part="say"]') && each.offsetParent);
  const at = rows.indexOf(row);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  if (to === undefined) return false;
  const next = rows[to];
  if (next) (next.querySelector(`[data-part="${target.dataset.part ?? 'say'}"]`) ?? next.querySelector('[data-part="say"]')).focus();
  return true;
}

function acts(key, row, { target, shiftKey }, minutes) {
  const desk = deskOf(row, minutes);
  const { id } = row.dataset;
  if (shiftKey) return false;
  if (key === 'e' || ((key === 'Enter' || key === ' ') && target.matches('span.say[role="button"]'))) desk.edit(id);
  else if (key === 'Delete' || key === 'Backspace') desk.remove?.(id);
  else if (key === 'm') row.querySelector('[data-part="more"]')?.click();
  else return false;
  return true;
}

/** Who deals with a row: statements, topics and action items are changed in different ways. */
function deskOf(row, minutes) {
  return { action: minutes.actions, topic: minutes.outline }[row.dataset.kind] ?? minutes.revising;
}
