/** How a client that speaks MCP is connected, with the exact settings to paste. */
import { h, fill } from '../dom.js';
import { t } from '../text.js';
import { copyButton } from '../components/copy.js';

const PLACEHOLDER = 'hsd_…';

/** @returns {{element: HTMLElement, useKey: (key: string) => void}} `useKey` puts a new key into the settings */
export function connectPart() {
  const url = `${location.origin}/mcp`;
  const element = h('div', { class: 'connect' });
  const draw = (key) => fill(element,
    block(t('connect.address'), url),
    block(t('connect.settings'), JSON.stringify({ mcpServers: { hansard: { type: 'http', url, headers: { Authorization: `Bearer ${key}` } } } }, null, 2)),
    block(t('connect.command'), `claude mcp add --transport http hansard ${url} --header "Authorization: Bearer ${key}"`),
    key === PLACEHOLDER && h('p', { class: 'hint' }, t('connect.needsKey')),
    h('p', { class: 'hint' }, t('connect.docs'), ' ', h('a', { href: '/docs', target: '_blank', rel: 'noopener' }, t('bar.docs'))));
  draw(PLACEHOLDER);
  return { element, useKey: (key) => draw(key || PLACEHOLDER) };
}

function block(title, text) {
  return h('figure', { class: 'block' }, h('figcaption', null, h('span', null, title), copyButton(() => text)), h('pre', { tabindex: 0 }, text));
}
