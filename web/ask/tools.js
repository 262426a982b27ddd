/** What a language model looked up for an answer, told quietly. */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';

/** What operations are about, the longest name first. */
const SUBJECTS = ['action_items', 'meetings', 'minutes', 'recordings', 'search', 'speakers', 'transcripts', 'voices', 'vocabulary', 'workspaces'];
const LONGEST = 90;

/**
 * @param {Array<{name: string, arguments: string, outcome: string}>} tools
 * @returns {?HTMLElement}
 */
export function toolsNote(tools) {
  if (!tools.length) return null;
  return h('details', { class: 'looked' },
    h('summary', null, icon('search', 14), h('span', null, summary(tools))),
    h('ul', null, tools.map((call) => h('li', null, subjectOf(call), detail(call), call.outcome !== 'done' && ` · ${t(`ask.tool_${call.outcome}`)}`))));
}

function summary(tools) {
  const meetings = new Set(tools.flatMap(meetingsOf)).size;
  return meetings ? t('ask.lookedIn', { count: meetings }) : t('ask.lookedUp', { count: tools.length });
}

function subjectOf({ name }) {
  const subject = SUBJECTS.find((each) => name.startsWith(`${each}_`));
  return subject ? t(`ask.tool.${subject}`) : name.replaceAll('_', ' ');
}

/** What was asked for, where it is words. */
function detail(call) {
  const { q } = argumentsOf(call);
  return typeof q === 'string' && q ? `: “${q.slice(0, LONGEST)}”` : '';
}

/** The meetings that a call names, or was told of. */
function meetingsOf(call) {
  const given = argumentsOf(call);
  const named = [given.meeting_id, ...(Array.isArray(given.meeting_ids) ? given.meeting_ids : []), /^meetings_/.test(call.name) && given.id];
  const told = [...(call.result ?? '').matchAll(/"meeting_id":\s*"([0-9a-f-]{36})"/g)].map(([, id]) => id);
  return [...named, ...told].filter((id) => typeof id === 'string' && id);
}

function argumentsOf(call) {
  try {
    const given = JSON.parse(call.arguments);
    return given && typeof given === 'object' ? given : {};
  } catch {
    return {};
  }
}
