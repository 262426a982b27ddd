/** What is looked for, and where: as the address has it, and as the server is asked. */

export const KINDS = ['transcript', 'minutes', 'action_item'];
const NOTHING = { q: '', meetings: [], person: '', from: '', to: '', kind: 'transcript' };

/** Reads them from an address. @param {URLSearchParams} query */
export function readTerms(query) {
  const kind = query.get('kind');
  const date = (name) => (/^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? '') ? query.get(name) : '');
  return {
    ...NOTHING, q: (query.get('q') ?? '').slice(0, 500), meetings: query.getAll('meeting').slice(0, 50), person: query.get('person') ?? '',
    from: date('from'), to: date('to'), kind: kind === 'all' || KINDS.includes(kind) ? kind : NOTHING.kind,
  };
}

/** Whether anything narrows the search. */
export function isNarrow({ meetings, person, from, to, kind }) {
  return Boolean(meetings.length || person || from || to || kind !== NOTHING.kind);
}

/** The same words, sought everywhere. */
export function widened({ q }) {
  return { ...NOTHING, q };
}

/** The address that shows them. */
export function addressOf(terms) {
  const query = new URLSearchParams();
  if (terms.q.trim()) query.set('q', terms.q.trim());
  for (const id of terms.meetings) query.append('meeting', id);
  for (const name of ['person', 'from', 'to']) if (terms[name]) query.set(name, terms[name]);
  if (terms.kind !== NOTHING.kind) query.set('kind', terms.kind);
  const text = query.toString();
  return text ? `/search?${text}` : '/search';
}

/** What the server is asked. */
export function requestOf(terms, limit) {
  const query = new URLSearchParams({ q: terms.q.trim(), limit });
  for (const id of terms.meetings) query.append('meeting_ids', id);
  if (terms.person) query.set('person', terms.person);
  if (terms.from) query.set('from', midnight(terms.from).toISOString());
  if (terms.to) query.set('to', midnight(terms.to, 1).toISOString());
  for (const kind of terms.kind === 'all' ? KINDS : [terms.kind]) query.append('kind', kind);
  return `/search?${query}`;
}

/** The beginning of a calendar day where the person is. */
function midnight(date, daysLater = 0) {
  const [year, month, day] = date.split('-').map(Number);
  return new Date(year, month - 1, day + daysLater);
}
