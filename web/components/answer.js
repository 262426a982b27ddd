/** An answer with the words it stands on, or the plain statement that the record does not tell. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { cites } from './cite.js';

/**
 * One statement of an answer with its citations behind it.
 * @param {{text: string, citations: Object[]}} statement
 * @param {import('./cite.js').Whither} whither
 */
export function claim(statement, whither) {
  return h('div', { class: 'claim' }, h('span', { class: 'claim-words' }, statement.text.trim()), cites(statement.citations, whither));
}

/**
 * The answer itself. Sentences of the record stand on lines of their own, a model's make a paragraph.
 * @param {{answer: ?string, answered: boolean, statements: Object[], citations?: Object[]}} data
 * @param {import('./cite.js').Whither} whither
 * @returns {HTMLElement}
 */
export function answerWords(data, whither) {
  if (!data.answered) return silence(data.answer);
  const statements = data.statements?.length ? data.statements : [{ text: data.answer ?? '', citations: data.citations ?? [] }];
  return h('div', { class: isQuoting(data) ? 'answer-text lines' : 'answer-text' }, statements.map((each) => claim(each, whither)));
}

/** That the record does not tell. */
export function silence(words) {
  return h('div', { class: 'notice warn', 'data-answered': 'false' }, icon('warning'), h('span', null, words || t('ask.unanswered')));
}

/** Whether an answer is made of sentences of the record, not of a model's words. */
export function isQuoting(data) {
  return data.provenance?.engine === 'extractive' || /\n/.test(data.answer ?? '');
}

/** What made an answer; nothing where there is no more to tell than that no model is there. @returns {?HTMLElement} */
export function makerLine({ provenance }) {
  if (!provenance) return null;
  if (provenance.engine !== 'extractive') return h('p', { class: 'hint' }, t('ask.by', { by: provenance.model || provenance.engine }));
  if (!provenance.model_error) return null;
  return h('details', { class: 'hint why' }, h('summary', null, t('ask.modelFailed')), h('p', null, provenance.model_error));
}

/**
 * A single answer to a single question.
 * @param {string} question
 * @param {{answer: string, answered: boolean, statements: Object[], citations: Object[], provenance?: Object}} data
 * @param {import('./cite.js').Whither} whither
 * @returns {Node[]}
 */
export function answerCard(question, data, whither) {
  return [h('h2', null, question), answerWords(data, whither), makerLine(data)];
}
