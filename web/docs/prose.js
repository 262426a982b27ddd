/** Doc comments as paragraphs, with `code` and lists. Nothing else of Markdown is read, and nothing as HTML. */
import { h } from '../dom.js';

/**
 * @param {string} text
 * @returns {HTMLElement}
 */
export function prose(text) {
  return h('div', { class: 'prose' }, String(text).split(/\n\s*\n/).filter((part) => part.trim()).map((part) => {
    const lines = part.split('\n');
    return lines.every((line) => /^\s*[-*] /.test(line))
      ? h('ul', null, lines.map((line) => h('li', null, inline(line.replace(/^\s*[-*] /, '')))))
      : h('p', null, inline(part));
  }));
}

/** One line, with `code`. */
export function inline(text) {
  return String(text).split(/(`[^`]+`)/).map((piece) => (/^`[^`]+`$/.test(piece) ? h('code', null, piece.slice(1, -1)) : piece));
}
