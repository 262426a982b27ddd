/** The versions of a transcript: who changed what and when, and a way back to each. */
import { dropped, sentence } from '../api.js';
import { fill, h, style } from '../dom.js';
import { icon } from '../icons.js';
import { openDialog } from '../components/dialog.js';
import { moment, t } from '../text.js';
import { authorOf, learnNames } from './people.js';
import { compare } from './compare.js';
import { nameOf } from './speakers.js';
import { attempt, offerUndo } from './undo.js';

const AT_MOST = 60;
/** Versions that write all anew: there is nothing to compare. */
const ANEW = new Set(['words', 'speakers', 'import']);

/**
 * Opens the history.
 * @param {import('./record.js').MeetingRecord} record
 */
export async function showHistory(record) {
  await style('edit');
  await openDialog(t('history.title'), (close) => {
    const body = h('div', { class: 'history', role: 'group', 'aria-label': t('history.title') }, h('p', { class: 'hint' }, t('loading')));
    list(record, body, close);
    return body;
  });
}

async function list(record, body, close) {
  try {
    const revisions = await record.corrections.revisions();
    await learnNames(revisions.map((revision) => revision.created_by));
    fill(body, h('ol', { class: 'revisions', role: 'list' }, revisions.map((revision, index) => row(record, revision, index === 0, close))));
  } catch (error) {
    if (dropped(error)) return;
    fill(body, h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error)),
      h('button', { class: 'quiet', type: 'button', onclick: () => list(record, body, close) }, t('again'))));
  }
}

function row(record, revision, newest, close) {
  const { revision: number, origin, changed } = revision;
  const details = h('div', { class: 'changes', id: `changes-${number}`, hidden: true });
  const count = Number.isFinite(changed) && !ANEW.has(origin) ? t('history.changed', { count: changed }) : '';
  const open = h('button', { class: 'quiet', type: 'button', 'aria-expanded': 'false', 'aria-controls': details.id, onclick: () => {
    details.hidden = !details.hidden;
    open.setAttribute('aria-expanded', String(!details.hidden));
    if (!details.hidden && !details.hasChildNodes()) draw(record, number, details);
  } }, icon('chevron', 14), t('history.show'));
  return h('li', { class: 'revision' },
    h('div', { class: 'revision-head' },
      h('div', { class: 'revision-main' }, h('span', { class: 'revision-title' }, h('strong', null, t(`history.origin_${origin}`)), newest && h('span', { class: 'pill' }, t('history.newest'))),
        h('span', { class: 'hint' }, [authorOf(revision.created_by), moment(revision.created_at), count].filter(Boolean).join(' · '))),
      !ANEW.has(origin) && open,
      !newest && h('button', { class: 'button small', type: 'button', 'aria-label': t('history.restoreOf', { when: moment(revision.created_at) }), onclick: () => restore(record, number, close) }, t('history.restore'))),
    details);
}

function restore(record, number, close) {
  return attempt(async () => {
    await record.corrections.restore(number);
    close();
    offerUndo(record, t('history.restored'), record.transcript.revision);
  });
}

async function draw(record, number, details) {
  fill(details, h('p', { class: 'hint' }, t('loading')));
  try {
    const { segments } = await record.corrections.changes(number);
    fill(details, segments.slice(0, AT_MOST).map(change), segments.length > AT_MOST && h('p', { class: 'hint' }, t('history.more', { count: segments.length - AT_MOST })),
      !segments.length && h('p', { class: 'hint' }, t('history.same')));
  } catch (error) {
    if (dropped(error)) return;
    fill(details, h('p', { class: 'wrong' }, sentence(error)));
  }
}

/** What became of one segment. */
function change({ before, after }) {
  const moved = before && after && before.speaker?.id !== after.speaker?.id;
  return h('div', { class: 'change' },
    h('span', { class: 'change-name' }, moved ? t('history.moved', { before: nameOf(before.speaker), after: nameOf(after.speaker) }) : nameOf((after ?? before).speaker)),
    h('p', null, compare(before?.text ?? '', after?.text ?? '').map(({ kind, text }) => (kind === 'same' ? text : h(kind === 'gone' ? 'del' : 'ins', null, text)))));
}
