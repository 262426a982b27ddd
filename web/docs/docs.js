/** The API's documentation, drawn from the very description that the server makes of itself. */
import { announce, debounce, fill, h } from '../dom.js';
import { mark } from '../icons.js';
import { theme, setTheme } from '../session.js';
import { t } from '../text.js';
import { operationEntry, path } from './operation.js';
import { prose } from './prose.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head'];
/** Left out in the list, where it would stand before each path. */
const BASE = /^\/api\/v1(?=\/)/;
const place = document.getElementById('docs');

async function start() {
  setTheme(theme());
  try {
    const response = await fetch('/openapi.json', { headers: { Accept: 'application/json' } });
    if (!response.ok) throw new Error(String(response.status));
    draw(await response.json());
  } catch {
    fill(place, h('main', { class: 'plain' }, h('h1', null, t('docs.broken')), h('button', { class: 'button', onclick: start }, t('again'))));
  }
  place.removeAttribute('aria-busy');
}

/** Operations in the order of the document, by their first tag. */
function byService(document) {
  const services = new Map((document.tags ?? []).map((tag) => [tag.name, { ...tag, operations: [] }]));
  for (const [path, entry] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS.filter((each) => entry[each])) {
      const operation = entry[method];
      const name = operation.tags?.[0] ?? '';
      if (!services.has(name)) services.set(name, { name, operations: [] });
      services.get(name).operations.push({
        ...operation, path, method, id: operation.operationId ?? `${method}-${path}`, parameters: [...(entry.parameters ?? []), ...(operation.parameters ?? [])],
      });
    }
  }
  return [...services.values()].filter((service) => service.operations.length);
}

function draw(description) {
  const services = byService(description);
  const count = services.reduce((sum, service) => sum + service.operations.length, 0);
  const links = new Map();
  const sections = services.map((service) => h('section', { class: 'service', id: `service-${service.name}` },
    h('h2', null, titled(service.name)), service.description && prose(service.description),
    service.operations.map((operation) => operationEntry(operation, description))));
  const nav = h('nav', { class: 'docs-nav', 'aria-label': t('docs.nav') }, finder(services, links, sections),
    services.map((service) => h('div', { class: 'docs-group' }, h('h3', null, titled(service.name)),
      h('ul', null, service.operations.map((operation) => {
        const link = h('li', null, h('a', { href: `#${operation.id}` }, h('span', { class: `verb ${operation.method}` }, operation.method), h('span', null, path(operation.path.replace(BASE, '')))));
        links.set(operation, link);
        return link;
      })))));
  fill(place, h('header', { class: 'bar' }, h('a', { class: 'brand', href: '/', 'aria-label': t('bar.home') }, mark(), h('span', null, t('name'))),
    h('a', { class: 'quiet', href: '/openapi.json' }, t('docs.source'))),
  h('div', { class: 'docs-desk' }, nav, h('main', { class: 'docs-main', tabindex: -1 },
    h('h1', null, `${description.info?.title ?? t('name')} ${t('docs.title')}`),
    h('p', { class: 'hint' }, [description.info?.version, t('docs.openapi', { version: description.openapi }), t('docs.count', { count })].filter(Boolean).join(' · ')),
    prose(description.info?.description ?? ''), h('p', null, t('docs.intro')), sections)));
  toHash();
  addEventListener('hashchange', toHash);
}

/** Hides what does not match, in the list and in the text. */
function finder(services, links, sections) {
  const none = h('p', { class: 'hint', role: 'status', hidden: true }, t('docs.none'));
  const input = h('input', { class: 'input', type: 'search', placeholder: t('docs.filter'), 'aria-label': t('docs.filter'), oninput: debounce(60, () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    services.forEach((service, index) => {
      const hits = service.operations.filter((operation) => {
        const text = `${operation.method} ${operation.path} ${operation.summary ?? ''} ${operation.id}`.toLowerCase();
        const hit = words.every((word) => text.includes(word));
        links.get(operation).hidden = !hit;
        document.getElementById(operation.id).hidden = !hit;
        return hit;
      });
      shown += hits.length;
      sections[index].hidden = !hits.length;
      links.get(service.operations[0]).closest('.docs-group').hidden = !hits.length;
    });
    none.hidden = shown > 0;
    announce(t('docs.count', { count: shown }));
  }) });
  return h('div', { class: 'docs-finder' }, input, none);
}

function toHash() {
  const entry = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!entry) return;
  const details = entry.querySelector('details');
  if (details) details.open = true;
  entry.scrollIntoView();
}

function titled(name) {
  const words = name.replaceAll(/[_-]/g, ' ');
  return words ? words[0].toUpperCase() + words.slice(1) : t('docs.title');
}

start();
