/** What is different between two versions of the minutes, word by word; by signs and words, not by colour alone. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { SECTIONS } from './pen.js';

/**
 * @param {Object} difference as the API gives it
 * @returns {Node[]}
 */
export function differenceOf({ statements, topics }) {
  if (!statements.length && !topics.length) return [h('p', { class: 'hint' }, t('minutes.noDifference'))];
  return [
    ...SECTIONS.map((name) => group(t(`minutes.${name}`), statements.filter((each) => each.section === name).map(statement))),
    group(t('minutes.topics'), topics.map((topic) => entry(topic.kind, words(topic.words, topic.kind, topic.after ?? topic.before)))),
  ].filter(Boolean);
}

function group(title, entries) {
  return entries.length ? h('section', { class: 'difference-group' }, h('h3', null, title), h('ul', null, entries)) : null;
}

function statement({ kind, before, after, words: changed, section_before: from }) {
  const text = (after ?? before).text;
  const moved = from ? t('minutes.movedFrom', { section: t(`minutes.${from}`) }) : null;
  const onlyWords = kind === 'changed' && !changed.length ? t('minutes.otherWords') : null;
  return entry(kind, words(changed, kind, text), [moved, onlyWords].filter(Boolean).join(' · '));
}

function entry(kind, content, note) {
  const signs = { added: 'plus', removed: 'minus', changed: 'pen', moved: 'ahead', confirmed: 'check' };
  return h('li', { class: `difference ${kind}` }, h('span', { class: 'sign' }, icon(signs[kind], 14), h('span', null, t(`minutes.kind_${kind}`))),
    h('p', null, content), note && h('p', { class: 'hint' }, note));
}

function words(runs, kind, text) {
  if (kind === 'added') return h('ins', null, text);
  if (kind === 'removed') return h('del', null, text);
  if (!runs.length) return text;
  return runs.flatMap(({ kind: what, text: run }, index) => [index > 0 && ' ', { same: run, added: h('ins', null, run), removed: h('del', null, run) }[what]]);
}
