/** Bringing the children of an element into line without touching those that are right already. */

/**
 * Makes `nodes` the children of `parent`, in this order. What has the focus is never taken out of the page to be put
 * back: text that is being typed stays as it is.
 * @param {Element} parent
 * @param {Array<Node|null|false>} nodes
 */
export function arrange(parent, nodes) {
  const wanted = nodes.filter(Boolean);
  const kept = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  const held = wanted.find((node) => node.parentNode === parent && node.contains(document.activeElement));
  let place = parent.firstChild;
  for (const node of wanted) {
    while (node === held && place !== held) {
      const next = place.nextSibling;
      place.remove();
      place = next;
    }
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
}

/**
 * Gives the focus back to the control under which something was open. Its row may have been made anew meanwhile: then to
 * the control that stands in its place.
 * @param {HTMLElement} anchor
 */
export function focusBack(anchor) {
  const { id } = anchor.closest('[data-id]')?.dataset ?? {};
  const now = anchor.isConnected || !id ? anchor : document.querySelector(`[data-id="${CSS.escape(id)}"] [data-part="${anchor.dataset.part}"]`);
  now?.focus({ preventScroll: true });
}
