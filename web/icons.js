/** Our own icons: strokes on a 20 × 20 grid, drawn in the colour of the text around them. */

const SVG = 'http://www.w3.org/2000/svg';

const STROKES = {
  ahead: 'M4 10h12m0 0l-5-5M16 10l-5 5',
  back: 'M12 4l-6 6 6 6',
  bolt: 'M11 2.5L4.5 11H10l-1 6.5L15.5 9H10z',
  check: 'M4 10.5l4 4 8-9',
  chevron: 'M5.5 8l4.5 4.5L14.5 8',
  clock: 'M10 5.5V10l3 2M10 2.5a7.5 7.5 0 110 15 7.5 7.5 0 010-15',
  close: 'M5 5l10 10M15 5L5 15',
  copy: 'M7.5 7.5h8v8.5a1 1 0 01-1 1h-6a1 1 0 01-1-1zM12.5 7.5V4a1 1 0 00-1-1h-6a1 1 0 00-1 1v7.5a1 1 0 001 1h2',
  down: 'M10 4v12m0 0l-5-5M10 16l5-5',
  download: 'M10 3v9m0 0l-3.5-3.5M10 12l3.5-3.5M3.5 15.5h13',
  file: 'M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4',
  flag: 'M5 17.5v-14h9.5l-2 3.5 2 3.5H5',
  focus: 'M10 13a3 3 0 100-6 3 3 0 000 6M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2',
  forward: 'M15.6 6.2A6.8 6.8 0 1016.8 10M16.2 2.6v3.8h-3.8',
  grip: 'M7.5 5h.01M7.5 10h.01M7.5 15h.01M12.5 5h.01M12.5 10h.01M12.5 15h.01',
  history: 'M3.5 10a6.5 6.5 0 102-4.7M3.5 3v3.5H7M10 6.5V10l2.5 1.5',
  join: 'M10 3v5m0 0L7.5 5.5M10 8l2.5-2.5M10 17v-5m0 0l-2.5 2.5M10 12l2.5 2.5M3.5 10h13',
  key: 'M8.6 11.4l7.4-7.4M13 7l2.5 2.5M6.5 10a3.5 3.5 0 110 7 3.5 3.5 0 010-7',
  link: 'M8.5 11.5a3 3 0 004.2 0l3-3a3 3 0 00-4.2-4.2l-1 1M11.5 8.5a3 3 0 00-4.2 0l-3 3a3 3 0 004.2 4.2l1-1',
  list: 'M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.5 5.5h.01M3.5 10h.01M3.5 14.5h.01',
  lock: 'M5.5 9h9v8h-9zM7 9V6.5a3 3 0 016 0V9',
  merge: 'M5 3.5v3c0 4 5 3 5 7v3M15 3.5v3c0 4-5 3-5 7M7.5 14.5L10 17l2.5-2.5',
  minus: 'M4 10h12',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  next: 'M5 4.5l7.5 5.5L5 15.5zM15.5 4.5v11',
  open: 'M7 3.5H4v12.5h12.5V13M11 3.5h5.5V9M16.5 3.5L9 11',
  pen: 'M3.5 16.5l1-4 8.5-8.5 3 3-8.5 8.5zM11.5 5.5l3 3',
  people: 'M7.5 9.5a3 3 0 100-6 3 3 0 000 6zM2 17c0-3 2.4-5 5.5-5S13 14 13 17M13 3.8a3 3 0 010 5.4M14.8 12.4c2 .7 3.2 2.4 3.2 4.6',
  person: 'M10 10a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3.5 17.5c0-3.5 2.9-5.5 6.5-5.5s6.5 2 6.5 5.5',
  plus: 'M10 4v12M4 10h12',
  previous: 'M15 4.5L7.5 10l7.5 5.5zM4.5 4.5v11',
  print: 'M6 7.5v-5h8v5M6 14H3.5V7.5h13V14H14M6 11.5h8v6H6z',
  retry: 'M16.5 10a6.5 6.5 0 11-2-4.7M16.5 3v3.5H13',
  rewind: 'M4.4 6.2A6.8 6.8 0 113.2 10M3.8 2.6v3.8h3.8',
  search: 'M9 3.5a5.5 5.5 0 110 11 5.5 5.5 0 010-11M13 13l4 4',
  send: 'M10 16.5v-13M4.5 9L10 3.5 15.5 9',
  silence: 'M2.5 6.5v7M5.5 4v12M14.5 4v12M17.5 6.5v7M8 10h4.5m0 0l-2-2m2 2l-2 2',
  sparkle: 'M10 3l1.6 4.4L16 9l-4.4 1.6L10 15l-1.6-4.4L4 9l4.4-1.6zM15.5 14v3M14 15.5h3',
  split: 'M10 8V3m0 0L7.5 5.5M10 3l2.5 2.5M10 12v5m0 0l-2.5-2.5M10 17l2.5-2.5M3.5 10h3m2 0h3m2 0h3',
  trash: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11',
  up: 'M10 16V4m0 0L5 9M10 4l5 5',
  upload: 'M10 13V4m0 0L6.5 7.5M10 4l3.5 3.5M3.5 16h13',
  voice: 'M7.5 9.5a3 3 0 100-6 3 3 0 000 6M2 17c0-3 2.4-5 5.5-5s5.5 2 5.5 5M13.5 4a4 4 0 010 5M16 2.5a6.8 6.8 0 010 8',
  warning: 'M10 3l7.5 13.5h-15zM10 8v4M10 14.2h.01',
  wave: 'M3 8.5v3M6.5 5.5v9M10 3v14M13.5 6.5v7M17 9v2',
};

const SOLIDS = {
  play: 'M6.5 3.8v12.4a.6.6 0 00.9.5l10-6.2a.6.6 0 000-1L7.4 3.3a.6.6 0 00-.9.5z',
  pause: 'M5.5 3.5h3v13h-3zM11.5 3.5h3v13h-3z',
  stop: 'M6 4.5h8a1.5 1.5 0 011.5 1.5v8a1.5 1.5 0 01-1.5 1.5H6A1.5 1.5 0 014.5 14V6A1.5 1.5 0 016 4.5z',
};

/**
 * Draws an icon. It is decoration: the control around it carries the name.
 * @param {string} name
 * @param {number} [size] in pixels
 * @returns {SVGElement}
 */
export function icon(name, size = 18) {
  const solid = SOLIDS[name];
  const svg = shape('svg', { viewBox: '0 0 20 20', width: size, height: size, 'aria-hidden': 'true', class: 'icon' });
  svg.append(shape('path', solid
    ? { d: solid, fill: 'currentColor' }
    : { d: STROKES[name], fill: 'none', stroke: 'currentColor', 'stroke-width': name === 'more' || name === 'grip' ? 2.4 : 1.5,
      'stroke-linecap': 'round', 'stroke-linejoin': 'round' }));
  return svg;
}

/** The mark of the product: an H whose bar is a pause between two voices. */
export function mark(size = 26) {
  const svg = shape('svg', { viewBox: '0 0 32 32', width: size, height: size, 'aria-hidden': 'true', class: 'mark' });
  svg.append(shape('rect', { width: 32, height: 32, rx: 9, class: 'mark-ground' }));
  svg.append(shape('path', { d: 'M10 8v16M22 8v16M10 16h4m4 0h4', class: 'mark-strokes', fill: 'none', 'stroke-width': 3,
    'stroke-linecap': 'round' }));
  return svg;
}

function shape(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
