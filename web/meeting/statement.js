/** One statement of the minutes as a row: what it says, the words it rests on, and what can be done with it. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, moment, t } from '../text.js';
import { nameOf } from './cast.js';
import { personName } from './people.js';

/**
 * @param {Object} statement as the minutes hold it
 * @param {import('./minutes.js').Minutes} desk
 * @returns {HTMLElement}
 */
export function statementRow(statement, desk) {
  const { id } = statement;
  const row = h('li', { class: 'statement', 'data-id': id }, desk.open && gripOf(id),
    h('div', { class: 'statement-main' }, sayOf(statement, desk), chipsOf(statement, desk)),
    desk.open && h('div', { class: 'row-tools' },
      h('button', { class: 'quiet tool wide', type: 'button', 'data-part': 'pen', 'aria-label': t('minutes.editOne', { text: brief(statement.text) }), title: t('minutes.editTip'), onclick: () => desk.revising.edit(id) }, icon('pen', 16)),
      h('button', { class: 'quiet tool', type: 'button', 'data-part': 'more', 'aria-haspopup': 'menu', 'aria-label': t('minutes.more', { text: brief(statement.text) }), onclick: (event) => desk.revising.menu(event.currentTarget, id) }, icon('more', 16))));
  light(row, statement, desk);
  return row;
}

/** What is dragged to move a row. Whoever has no mouse has the menu and the keys. */
export function gripOf(id) {
  return h('span', { class: 'grip', draggable: 'true', 'data-grip': id, 'aria-hidden': 'true', title: t('minutes.grip') }, icon('grip', 16));
}

/** The words of a statement: a link to the moment when they were said, where that is known. */
export function sayOf(statement, desk) {
  const [first] = statement.citations ?? [];
  const at = first?.start_ms ?? statement.start_ms;
  const props = { class: 'say', 'data-part': 'say' };
  if (first) {
    return h('a', { ...props, href: Number.isFinite(at) ? `#t=${at / 1000}` : '#minutes', title: first.quote ? `“${first.quote}”` : null,
      onclick: (event) => { event.preventDefault(); desk.choose(statement, at); } }, statement.text);
  }
  return h('span', { ...props, tabindex: 0, role: desk.open ? 'button' : null, title: desk.open ? t('minutes.editTip') : null,
    onclick: () => { if (desk.open && getSelection().isCollapsed) desk.revising.edit(statement.id); } }, statement.text);
}

/** What stands behind a statement: times, who wrote it, and whether its words have changed. */
export function chipsOf(statement, desk) {
  const cites = statement.citations ?? [];
  const who = personName(statement.changed_by);
  const byPerson = statement.origin === 'person';
  // Of action items it is not told who wrote them.
  const written = 'changed_by' in statement ? 'minutes.written' : 'actions.byHand';
  const when = statement.changed_at ? moment(statement.changed_at) : '';
  return h('span', { class: 'cites' },
    cites.map((cite, index) => Number.isFinite(cite.start_ms) && [' ', h('button', {
      class: 'time', type: 'button', 'data-part': `cite-${index}`, 'aria-label': t('minutes.playAt', { time: clock(cite.start_ms) }),
      title: cite.quote ? `“${cite.quote}”` : null,
      onclick: () => desk.choose({ ...statement, citations: [cite] }, cite.start_ms),
    }, clock(cite.start_ms))]),
    byPerson && !cites.length && [' ', h('span', { class: 'by', title: when || null }, icon('people', 13), who ? t('minutes.writtenBy', { who }) : t(written))],
    byPerson && cites.length > 0 && [' ', h('span', { class: 'by', title: when || null }, icon('pen', 12), who ? t('minutes.editedBy', { who }) : t('minutes.edited'))],
    !byPerson && statement.confirmed && [' ', h('span', { class: 'by', title: t('minutes.confirmedText') }, icon('check', 13), who ? t('minutes.confirmedBy', { who }) : t('minutes.confirmed'))],
    statement.stale && [' ', h('span', { class: 'pill stale' }, icon('warning', 13), whyStale(statement, desk.record))]);
}

/** A small button beside a heading that begins something new under it. */
export function addButton(label, run) {
  return h('button', { class: 'quiet square add', type: 'button', 'aria-label': label, title: label, onclick: run }, icon('plus', 16));
}

/** Lights the words of the record while the row is pointed at or has the focus. */
export function light(row, { citations }, desk) {
  row.addEventListener('pointerenter', (event) => { if (event.pointerType === 'mouse') desk.light(citations ?? []); });
  row.addEventListener('pointerleave', () => desk.light(desk.chosen));
  row.addEventListener('focusin', () => desk.light(citations ?? []));
  row.addEventListener('focusout', (event) => { if (!row.contains(event.relatedTarget)) desk.light(desk.chosen); });
}

/** Why something is outdated, as far as the transcript on the page tells. */
export function whyStale({ citations, speakers }, { speakers: all, transcript: { segments } }) {
  const now = new Map(all.map((speaker) => [speaker.id, nameOf(speaker)]));
  const renamed = (speakers ?? []).find((each) => now.has(each.id) && now.get(each.id) !== each.name);
  if (renamed) return t('minutes.staleName', { before: renamed.name, name: now.get(renamed.id) });
  const known = new Map(segments.map((segment) => [segment.id, plain(segment.text)]));
  const lost = (citations ?? []).filter((cite) => cite.segment_ids.some((id) => known.has(id)))
    .find((cite) => !cite.segment_ids.map((id) => known.get(id) ?? '').join('').includes(plain(cite.quote)));
  if (lost) return t('minutes.staleWords');
  return (speakers ?? []).some((each) => !now.has(each.id)) ? t('minutes.staleSpeaker') : t('minutes.staleOne');
}

/** The citations whose words stand where they say. */
export function standingOf(citations, segments) {
  const known = new Map(segments.map((segment) => [segment.id, plain(segment.text)]));
  return citations.filter((cite) => cite.segment_ids.map((id) => known.get(id) ?? '').join('').includes(plain(cite.quote)));
}

/** The beginning of a statement, to name what is done with it. */
export function brief(text) {
  return text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text;
}

function plain(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
