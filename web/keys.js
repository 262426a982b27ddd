/**
 * Every key of the page, for the help sheet and for going places. To add one: a line in the place where it holds, and its
 * words under `help.does` in the messages.
 */

/** Where the key after `g` leads. */
export const GO = { h: '/', s: '/search', a: '/ask', t: '/action-items', c: '/account' };

/**
 * Where keys hold (`help.where`), and what each does (`help.does`). Keys in one array are pressed one after the other;
 * several arrays are several ways.
 * @type {Array<{where: string, keys: Array<{press: string[][], does: string}>}>}
 */
export const KEYS = [
  { where: 'everywhere', keys: [
    { press: [['?']], does: 'help' },
    { press: [['/']], does: 'search' },
    { press: [['g', 'h']], does: 'goHome' },
    { press: [['g', 's']], does: 'goSearch' },
    { press: [['g', 'a']], does: 'goAsk' },
    { press: [['g', 't']], does: 'goActions' },
    { press: [['g', 'c']], does: 'goAccount' },
    { press: [['Esc']], does: 'close' },
  ] },
  { where: 'home', keys: [
    { press: [['↑'], ['↓']], does: 'walk' },
    { press: [['Enter']], does: 'open' },
    { press: [['m']], does: 'menu' },
    { press: [['n']], does: 'new' },
    { press: [['u']], does: 'upload' },
  ] },
  { where: 'player', keys: [
    { press: [['Space'], ['k']], does: 'play' },
    { press: [['j'], ['l']], does: 'jump' },
    { press: [['←'], ['→']], does: 'step' },
    { press: [[','], ['.']], does: 'fine' },
    { press: [['0'], ['9']], does: 'tenths' },
    { press: [['<'], ['>']], does: 'speed' },
    { press: [['s']], does: 'skipSilence' },
    { press: [['['], [']']], does: 'turns' },
  ] },
  { where: 'transcript', keys: [
    { press: [['/'], ['Ctrl F']], does: 'findWords' },
    { press: [['↑'], ['↓']], does: 'passages' },
    { press: [['e'], ['Enter']], does: 'edit' },
    { press: [['m']], does: 'passageMenu' },
  ] },
  { where: 'minutes', keys: [
    { press: [['↑'], ['↓']], does: 'statements' },
    { press: [['Enter']], does: 'hear' },
    { press: [['e']], does: 'editStatement' },
    { press: [['Alt ↑'], ['Alt ↓']], does: 'move' },
    { press: [['Delete']], does: 'remove' },
    { press: [['m']], does: 'statementMenu' },
  ] },
];
