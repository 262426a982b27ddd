/** Keeps what a person reads and types in its place while the list around it changes. */
import { setCaret } from './field.js';

/**
 * What was at the top of the panel is there again after `work`, and what had the focus has it again.
 * @param {{scroller: HTMLElement, spans: Map<string, HTMLElement>, list: import('./virtual.js').VirtualList, turnOf: (id: string) => number}} place
 *   `turnOf` tells in which item a segment stands after the work, -1 when it is gone
 * @param {() => void} work
 */
export function steady({ scroller, spans, list, turnOf }, work) {
  const panel = scroller.getBoundingClientRect();
  const restore = [scroller.scrollTop > 0 ? top() : null, focus()];
  work();
  for (const again of restore) again?.();

  function top() {
    const seen = [...spans].filter(([, span]) => span.isConnected && !span.closest('.aside'))
      .map(([id, span]) => ({ id, box: span.getBoundingClientRect() })).filter(({ box }) => box.bottom > panel.top + 1);
    if (!seen.length) return null;
    const { id, box: { top: before } } = seen.reduce((first, each) => (each.box.top < first.box.top ? each : first));
    return () => {
      const turn = turnOf(id);
      if (turn < 0) return;
      if (!spans.get(id)?.isConnected) list.bring(turn, (before - panel.top) / panel.height);
      const by = (spans.get(id)?.getBoundingClientRect().top ?? before) - before;
      if (Math.abs(by) >= 0.5) scroller.scrollBy({ top: by, behavior: 'instant' });
    };
  }

  function focus() {
    const id = document.activeElement?.closest?.('.said')?.dataset.id;
    if (!id) return null;
    const { anchorOffset, focusOffset } = getSelection();
    return () => {
      const span = spans.get(id);
      if (!span?.isConnected || document.activeElement === span) return;
      span.focus({ preventScroll: true });
      if (span.classList.contains('editing')) setCaret(span, anchorOffset, focusOffset);
    };
  }
}
