/** Dragging one of several things onto another, with a mouse or pen; a finger scrolls, and has the menus. */

const FAR_ENOUGH = 6;
const KEPT_OUT = 'input, .chip-more';

/**
 * @param {HTMLElement} place holds the things
 * @param {string} selector of a thing
 * @param {(from: HTMLElement, to: HTMLElement) => void} drop
 * @param {AbortSignal} signal ends it
 */
export function draggable(place, selector, drop, signal) {
  let drag = null;
  let justDragged = false;
  const over = (event) => {
    const thing = document.elementFromPoint(event.clientX, event.clientY)?.closest(selector);
    return thing && thing !== drag.thing && place.contains(thing) ? thing : null;
  };
  const aim = (thing) => {
    if (drag.target === thing) return;
    drag.target?.removeAttribute('data-aimed');
    thing?.setAttribute('data-aimed', '');
    drag.target = thing;
  };
  const begin = (event) => {
    const box = drag.thing.getBoundingClientRect();
    drag.ghost = drag.thing.cloneNode(true);
    drag.ghost.classList.add('chip-ghost');
    drag.ghost.setAttribute('aria-hidden', 'true');
    drag.ghost.inert = true;
    drag.offset = { x: drag.x - box.left, y: drag.y - box.top };
    drag.thing.setAttribute('data-dragged', '');
    drag.thing.setPointerCapture(event.pointerId);
    document.body.append(drag.ghost);
  };
  const end = () => {
    if (!drag) return null;
    const { thing, target, ghost } = drag;
    ghost?.remove();
    thing.removeAttribute('data-dragged');
    target?.removeAttribute('data-aimed');
    drag = null;
    return ghost && target ? [thing, target] : null;
  };
  const listen = (name, act, on = place) => on.addEventListener(name, act, { signal });
  listen('pointerdown', (event) => {
    const thing = event.target.closest(selector);
    if (!thing || event.button !== 0 || event.pointerType === 'touch' || event.target.closest(KEPT_OUT)) return;
    drag = { thing, x: event.clientX, y: event.clientY, ghost: null, target: null };
  });
  listen('pointermove', (event) => {
    if (!drag) return;
    if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR_ENOUGH) return;
    if (!drag.ghost) begin(event);
    drag.ghost.style.setProperty('transform', `translate(${event.clientX - drag.offset.x}px, ${event.clientY - drag.offset.y}px)`);
    aim(over(event));
  });
  listen('pointerup', () => {
    justDragged = Boolean(drag?.ghost);
    setTimeout(() => { justDragged = false; }, 0);
    const dropped = end();
    if (dropped) drop(...dropped);
  });
  // What was dragged was not clicked.
  place.addEventListener('click', (event) => { if (justDragged) { event.stopPropagation(); event.preventDefault(); } }, { signal, capture: true });
  for (const name of ['pointercancel', 'lostpointercapture']) listen(name, () => end());
  listen('keydown', (event) => { if (event.key === 'Escape' && drag?.ghost) { event.stopPropagation(); end(); } }, document);
  signal.addEventListener('abort', () => end());
}
