/** What two texts have in common, word by word. */

/** Beyond so many pairs of words, the texts are shown one after the other. */
const COMPARABLE = 250_000;

/**
 * @param {string} before
 * @param {string} after
 * @returns {Array<{kind: 'same'|'gone'|'new', text: string}>} pieces which, put together, tell of both
 */
export function compare(before, after) {
  const old = before.match(/\S+\s*/g) ?? [];
  const now = after.match(/\S+\s*/g) ?? [];
  const pieces = [];
  const add = (kind, text) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) { last.text += text; return; }
    if (last && !/\s$/.test(last.text)) last.text += ' ';
    pieces.push({ kind, text });
  };
  const common = old.length * now.length > COMPARABLE ? () => 0 : commonWords(old, now);
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i].trim() === now[j].trim()) { add('same', now[j]); i += 1; j += 1; }
    else if (i < old.length && (j >= now.length || common(i + 1, j) >= common(i, j + 1))) { add('gone', old[i]); i += 1; }
    else { add('new', now[j]); j += 1; }
  }
  return pieces;
}

/** How many words the ends of two texts have in common at most, by where they begin. */
function commonWords(old, now) {
  const width = now.length + 1;
  const counts = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      counts[i * width + j] = old[i].trim() === now[j].trim() ? counts[(i + 1) * width + j + 1] + 1 : Math.max(counts[(i + 1) * width + j], counts[i * width + j + 1]);
    }
  }
  return (i, j) => counts[i * width + j];
}
