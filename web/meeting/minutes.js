/** The minutes: statements that lead to the words they rest on. */
import { dropped, sentence } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { clock, makerOf, t } from '../text.js';
import { toast } from '../components/toast.js';
import { actionItem } from './actions.js';

const SECTIONS = ['summary', 'key_points', 'decisions'];

/**
 * Events: `light` with citations while a statement is pointed at (an empty list when no more), and `cite` with
 * `{citations, at}` when it is chosen.
 */
export class Minutes extends EventTarget {
  #record;
  #chosen = null;

  /** @param {import('./record.js').MeetingRecord} record */
  constructor(record) {
    super();
    this.#record = record;
    this.element = h('div', { class: 'minutes' });
  }

  /** Shows the minutes as they are now. */
  draw() {
    const { minutes, transcript } = this.#record;
    const said = [...SECTIONS, 'action_items'].some((name) => minutes[name]?.length > 0);
    this.#chosen = null;
    fill(this.element, this.#state(minutes, transcript, said), said && SECTIONS.map((name) => this.#section(name, minutes[name] ?? [])),
      said && this.#actions(minutes.action_items ?? []), said && this.#footing(minutes));
  }

  /** The citations of the statement that is chosen, to light them again after a pass of the pointer. */
  get chosen() {
    return this.#chosen?.citations ?? [];
  }

  #state(minutes, transcript, said) {
    if (minutes.status === 'generating') {
      return h('div', { class: 'notice', role: 'status' }, h('span', { class: 'pill busy' }, t('minutes.generating')), !said && h('span', null, t('minutes.generatingText')));
    }
    if (minutes.status === 'failed') return h('div', { class: 'notice bad' }, icon('warning'), h('span', null, t('minutes.failed')), this.#draftButton('again'));
    if (minutes.status === 'stale') return h('div', { class: 'notice warn' }, icon('warning'), h('span', null, t('minutes.stale')), this.#draftButton('minutes.again'));
    if (said) return null;
    if (minutes.status === 'ready') return quietPlace('minutes.nothing', 'minutes.nothingText', this.#draftButton('minutes.again'));
    return transcript.status === 'ready'
      ? quietPlace('minutes.none', 'minutes.noneText', this.#draftButton('minutes.draft'))
      : quietPlace('minutes.later', 'minutes.laterText');
  }

  #draftButton(label) {
    return h('button', { class: 'button small', type: 'button', onclick: (event) => this.draft(event.currentTarget) }, icon('sparkle', 16), t(label));
  }

  /** Asks for a new draft. */
  async draft(button) {
    button?.setAttribute('disabled', '');
    try {
      await this.#record.draftMinutes();
    } catch (error) {
      if (!dropped(error)) toast(sentence(error), { bad: true, action: { label: t('again'), run: () => this.draft() } });
    } finally {
      button?.removeAttribute('disabled');
    }
  }

  #section(name, statements) {
    if (!statements.length) return null;
    return h('section', { class: `minutes-section ${name}`, 'aria-label': t(`minutes.${name}`) },
      h('h2', null, t(`minutes.${name}`)), h('ul', null, statements.map((each) => this.#statement(each))));
  }

  #actions(items) {
    if (!items.length) return null;
    return h('section', { class: 'minutes-section action_items', 'aria-label': t('minutes.action_items') },
      h('h2', null, t('minutes.action_items')),
      h('ul', null, items.map((item) => {
        const row = actionItem(item, this.#say(item), this.#chips(item));
        this.#wire(row, item);
        return row;
      })));
  }

  #statement(statement) {
    const row = h('li', { class: 'statement', 'data-id': statement.id }, this.#say(statement), this.#chips(statement));
    this.#wire(row, statement);
    return row;
  }

  #say(statement) {
    const [first] = statement.citations ?? [];
    if (!first) return h('span', { class: 'say' }, statement.text);
    const at = first.start_ms ?? statement.start_ms;
    return h('a', { class: 'say', href: `#t=${(at ?? 0) / 1000}`, title: first.quote ? `“${first.quote}”` : null,
      onclick: (event) => { event.preventDefault(); this.#choose(statement, at); } }, statement.text);
  }

  #chips(statement) {
    const cites = statement.citations ?? [];
    return h('span', { class: 'cites' },
      cites.map((cite) => Number.isFinite(cite.start_ms) && [' ', h('button', {
        class: 'time', type: 'button', 'aria-label': t('minutes.playAt', { time: clock(cite.start_ms) }),
        onclick: () => this.#choose({ ...statement, citations: [cite] }, cite.start_ms),
      }, clock(cite.start_ms))]),
      !cites.length && h('span', { class: 'hint' }, t('minutes.uncited')),
      statement.stale && h('span', { class: 'pill' }, t('minutes.staleOne')));
  }

  #wire(row, statement) {
    const light = (citations) => this.dispatchEvent(new CustomEvent('light', { detail: citations }));
    row.addEventListener('pointerenter', (event) => { if (event.pointerType === 'mouse') light(statement.citations ?? []); });
    row.addEventListener('pointerleave', () => light(this.chosen));
    row.addEventListener('focusin', () => light(statement.citations ?? []));
  }

  #choose(statement, at) {
    this.#chosen = statement;
    for (const row of this.element.querySelectorAll('.statement')) {
      if (row.dataset.id === statement.id) row.setAttribute('aria-current', 'true'); else row.removeAttribute('aria-current');
    }
    this.dispatchEvent(new CustomEvent('cite', { detail: { citations: statement.citations ?? [], at } }));
  }

  #footing({ coverage, provenance, version }) {
    const by = makerOf(provenance);
    const facts = [
      Number.isFinite(coverage) && t('minutes.coverage', { percent: Math.round(coverage * 100) }),
      Number.isFinite(provenance?.share_used) && provenance.share_used < 1 && t('minutes.shareUsed', { percent: Math.round(provenance.share_used * 100) }),
      by && t('minutes.by', { by }),
      version && t('minutes.version', { n: version }),
      provenance?.transcript_revision && t('minutes.revision', { n: provenance.transcript_revision }),
    ].filter(Boolean);
    return h('p', { class: 'footing' }, facts.join(' · '));
  }
}

function quietPlace(title, text, action) {
  return h('div', { class: 'quiet-place' }, icon('sparkle', 30), h('h2', null, t(title)), h('p', null, t(text)), action);
}
