/** The keys of the player, everywhere in a meeting but where something is typed. */

const STEP_MS = 5000;
const JUMP_MS = 15_000;
const FINE_MS = 1000;
const TYPING = 'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, dialog, [contenteditable]:not([contenteditable=false]), [role=menu], [role=textbox]';

/**
 * @param {import('./player.js').Player} player
 * @param {AbortSignal} signal ends it
 */
export function playerKeys(player, signal) {
  const acts = {
    k: () => player.toggle(),
    j: () => player.skip(-JUMP_MS),
    l: () => player.skip(JUMP_MS),
    ',': () => player.skip(-FINE_MS),
    '.': () => player.skip(FINE_MS),
    '<': () => player.faster(-1),
    '>': () => player.faster(1),
    '[': () => player.turn(-1),
    ']': () => player.turn(1),
    s: () => player.skipSilence(!player.skipsSilence),
    ...Object.fromEntries(Array.from({ length: 10 }, (_, tenth) => [String(tenth), () => player.seek(player.duration * tenth / 10)])),
  };
  const steps = { ArrowLeft: -STEP_MS, ArrowRight: STEP_MS };
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target, key } = event;
    if (target.closest?.(TYPING)) return;
    const control = target.closest?.('button, a, input, summary, [role=tab], [role=slider]');
    if (key === ' ' && control && !control.matches('[role=slider]')) return;
    if (key in steps && control?.matches('[role=tab], input')) return;
    const act = key === ' ' ? acts.k : key in steps ? () => player.skip(steps[key]) : acts[key];
    if (!act) return;
    event.preventDefault();
    act();
  }, { signal });
}
