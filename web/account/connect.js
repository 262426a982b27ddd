/** How a client that speaks MCP is connected: the exact settings to paste, a key made in place, and a trial of it. */
import { ApiError, dropped, failure, sentence } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { copyButton } from '../components/copy.js';
import { toast } from '../components/toast.js';
import { CLIENTS } from './clients.js';
import { makeKey } from './keys.js';
import { select } from './reading.js';

const PLACEHOLDER = 'hsd_…';
const VERSION = '2025-06-18';

/** Tells by `made` that a key was made here. */
export class Connect extends EventTarget {
  #signal;
  #client = CLIENTS[0];
  #key = '';
  #url = `${location.origin}/mcp`;
  #settings = h('div', { class: 'connect-settings' });
  #making = h('div', { class: 'connect-key' });
  #outcome = h('div', { class: 'connect-outcome', role: 'status' });

  /** @param {AbortSignal} signal ends the trial */
  constructor(signal) {
    super();
    this.#signal = signal;
    this.element = h('div', { class: 'connect' },
      block(t('connect.address'), this.#url),
      h('fieldset', { class: 'choices' }, h('legend', null, t('connect.client')), CLIENTS.map((client) => h('label', { class: 'choice' },
        h('input', { type: 'radio', name: 'client', value: client.name, checked: client === this.#client, onchange: () => { this.#client = client; this.#draw(); } }),
        t(`connect.name_${client.name}`)))),
      this.#making, this.#outcome, this.#settings,
      h('p', { class: 'hint' }, t('connect.docs'), ' ', h('a', { href: '/docs', target: '_blank', rel: 'noopener' }, t('bar.docs'))));
    this.#draw();
  }

  /** Puts a key into the settings. */
  useKey(key) {
    this.#key = key;
    fill(this.#outcome);
    this.#draw();
  }

  #draw() {
    const { name, file, settings } = this.#client;
    fill(this.#settings, h('p', null, t(`connect.where_${name}`)), block(file ?? t(`connect.title_${name}`), settings(this.#url, this.#key || PLACEHOLDER)));
    if (this.#key) fill(this.#making, this.#trial()); else fill(this.#making, ...this.#maker());
  }

  #maker() {
    const scope = select(t('account.scope'), ['read', '*'].map((each) => [each, t(`account.scope_${each === '*' ? 'all' : each}`)]), { value: 'read' });
    const button = h('button', { class: 'button main', type: 'button', onclick: () => this.#make(button, scope.querySelector('select').value) }, icon('key', 16), t('connect.makeKey'));
    return [h('p', { class: 'hint' }, t('connect.needsKey')), h('div', { class: 'connect-make' }, scope, button)];
  }

  #trial() {
    const button = h('button', { class: 'button', type: 'button', onclick: () => this.#try(button) }, icon('bolt', 16), t('connect.try'));
    return h('div', { class: 'notice good' }, icon('check'), h('span', null, t('connect.hasKey')), button);
  }

  async #make(button, scope) {
    button.disabled = true;
    try {
      this.useKey(await makeKey(t(`connect.name_${this.#client.name}`), scope));
      this.dispatchEvent(new Event('made'));
      this.#making.querySelector('button').focus();
    } catch (error) {
      button.disabled = false;
      if (!dropped(error)) toast(sentence(error), { bad: true });
    }
  }

  /** Calls as the client will: with the key alone, without this browser's session. */
  async #try(button) {
    button.setAttribute('aria-busy', 'true');
    fill(this.#outcome, h('p', { class: 'hint' }, t('connect.trying')));
    try {
      const { serverInfo } = await this.#call('initialize', { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: 'hansard-page', version: '1' } });
      const { tools } = await this.#call('tools/list', {});
      fill(this.#outcome, h('div', { class: 'notice good' }, icon('check'), h('span', null,
        t('connect.works', { name: serverInfo.title ?? serverInfo.name, version: serverInfo.version, count: tools.length }))),
      h('details', null, h('summary', null, t('connect.tools')), h('ul', { class: 'tools' }, tools.map((tool) => h('li', null, h('code', null, tool.name))))));
    } catch (error) {
      if (this.#signal.aborted) return;
      fill(this.#outcome, h('div', { class: 'notice bad' }, icon('warning'), h('span', null, t('connect.broken', { why: sentence(error) }))));
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  async #call(method, params) {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', Authorization: `Bearer ${this.#key}` };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = await fetch(this.#url, { method: 'POST', credentials: 'omit', headers, body, signal: this.#signal })
      .catch(() => { throw new ApiError(0, 'network', t('errors.network')); });
    if (!answer.ok) throw await failure(answer);
    const { result, error } = await answer.json();
    if (error) throw new ApiError(answer.status, 'mcp', error.message);
    return result;
  }
}

function block(title, text) {
  return h('figure', { class: 'block' }, h('figcaption', null, h('span', null, title), copyButton(() => text)), h('pre', { tabindex: 0 }, text));
}
