/** An answer with the words it stands on, or the plain statement that the record does not tell. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, makerOf, t } from '../text.js';

/**
 * @param {string} question
 * @param {{answer: string, answered: boolean, citations: Array, provenance?: *}} data
 * @param {(cite: Object) => {href?: string, run?: Function, label?: string}} target where a citation leads
 * @returns {Node[]}
 */
export function answerCard(question, data, target) {
  const citations = data.answered === false ? [] : data.citations ?? [];
  return [
    h('h2', null, question),
    data.answered === false
      ? h('div', { class: 'notice warn', 'data-answered': 'false' }, icon('warning'), h('span', null, data.answer || t('ask.unanswered')))
      : h('p', { class: 'answer-text' }, data.answer),
    citations.length > 0 && h('ul', { class: 'quotes', 'aria-label': t('ask.sources') }, citations.map((cite) => h('li', null, quote(cite, target(cite))))),
    data.answered !== false && provenance(data),
  ];
}

function quote(cite, { href, run, label }) {
  const inside = [
    h('span', { class: 'time' }, label ?? clock(cite.start_ms)),
    h('q', null, cite.quote),
  ];
  return href
    ? h('a', { class: 'quote', href }, inside)
    : h('button', { class: 'quote', type: 'button', onclick: run }, inside);
}

function provenance(data) {
  const from = data.provenance;
  const by = makerOf(typeof from === 'string' ? { engine: from } : from);
  return by ? h('p', { class: 'hint' }, t('ask.by', { by })) : null;
}
