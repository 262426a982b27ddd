/** The sheet that tells every key, by the place where it holds. */
import { h, style } from '../dom.js';
import { KEYS } from '../keys.js';
import { t } from '../text.js';
import { openDialog } from './dialog.js';

let shown = null;

/** Opens the sheet, once. */
export async function openHelp() {
  if (shown) return;
  await style('help');
  shown = openDialog(t('help.title'), () => h('div', { class: 'help' },
    KEYS.map(({ where, keys }) => h('section', { 'aria-labelledby': `help-${where}` },
      h('h3', { id: `help-${where}` }, t(`help.where.${where}`)),
      h('dl', null, keys.map(({ press, does, together }) => h('div', null, h('dt', null, t(`help.does.${does}`)), h('dd', null, ways(press, together)))))))), { wide: true });
  await shown;
  shown = null;
}

function ways(press, together) {
  return press.map((keys, index) => [
    index > 0 && h('span', { class: 'help-or' }, t('help.or')),
    keys.map((key, at) => [at > 0 && h('span', { class: 'help-or' }, together ? '+' : t('help.then')), h('kbd', null, key)]),
  ]);
}
