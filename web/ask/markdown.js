/** An answer as Markdown, with its citations as notes. */
import { placeOf } from '../components/context.js';
import { titleOf } from '../components/catalogue.js';
import { clock, t } from '../text.js';

/**
 * @param {{question: string, answer: ?string, answered: boolean, statements: Object[]}} message
 * @param {(id: string) => string} [title] of a meeting
 * @returns {string}
 */
export function asMarkdown(message, title = titleOf) {
  const notes = [];
  const number = (citation) => {
    const place = location.origin + placeOf(citation.meeting_id, citation.start_ms, citation.segment_ids);
    let at = notes.findIndex((note) => note.place === place && note.quote === citation.quote);
    if (at < 0) at = notes.push({ ...citation, place }) - 1;
    return `[[${at + 1}]](${place})`;
  };
  const words = message.answered && message.statements.length
    ? message.statements.map((each) => `${plain(each.text)} ${each.citations.map(number).join(' ')}`).join(separator(message))
    : plain(message.answer || t('ask.unanswered'));
  const sources = notes.map((note, index) => {
    const from = [note.speaker, title(note.meeting_id), clock(note.start_ms)].filter(Boolean).map(plain).join(', ');
    return `${index + 1}. [${from}](${note.place}): “${plain(note.quote)}”`;
  });
  return [`**${plain(message.question)}**`, words, sources.join('\n')].filter(Boolean).join('\n\n');
}

function separator(message) {
  return /\n/.test(message.answer ?? '') ? '\n\n' : ' ';
}

/** Words that stay the words they are where Markdown is read. */
function plain(text) {
  return text.replace(/[\\`*_[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ').trim();
}
