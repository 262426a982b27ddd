/** Under which headings the statements of a list stand: a template may give several to one list. */
import { t } from '../text.js';
import { SECTIONS } from './pen.js';

/**
 * @param {string} name of the list
 * @param {Object} minutes
 * @returns {{title: string, groups: Array<{heading: ?string, statements: Object[]}>}} statements without a heading stand first
 */
export function headingsOf(name, minutes) {
  const groups = new Map([[null, []]]);
  for (const statement of minutes[name] ?? []) {
    const heading = statement.section && homeOf(statement.section, minutes) === name ? statement.section : null;
    if (!groups.has(heading)) groups.set(heading, []);
    groups.get(heading).push(statement);
  }
  const named = [...groups.keys()].filter((heading) => heading !== null);
  // One heading is the title of the list, which then is no more divided.
  if (named.length <= 1) {
    const statements = minutes[name] ?? [];
    const title = named[0] && groups.get(null).length === 0 ? named[0] : t(`minutes.${name}`);
    return { title, groups: statements.length ? [{ heading: named[0] ?? null, statements }] : [] };
  }
  return { title: t(`minutes.${name}`), groups: [...groups].filter(([, statements]) => statements.length).map(([heading, statements]) => ({ heading, statements })) };
}

/** The list in which a heading has most statements: those that were moved out of it keep its name, but not its place. */
function homeOf(heading, minutes) {
  const counts = SECTIONS.map((name) => (minutes[name] ?? []).filter((each) => each.section === heading).length);
  return SECTIONS[counts.indexOf(Math.max(...counts))];
}
