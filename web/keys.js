/**
 * Every key of the page, for the help sheet and for going places. To add one: a line in the place where it holds, and its
 * words under `help.does` in the messages.
 */

/** Where the key after `g` leads. */
export const GO = { h: '/', s: '/search', a: '/ask', t: '/action-items', c: '/account' };

/**
 * Where keys hold (`help.where`), and what each does (`help.does`). Keys in one array are pressed one after the other;
 * several arrays are several ways; `together` means at once.
 * @type {Array<{where: string, keys: Array<{press: string[][], does: string, together?: boolean}>}>}
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
    { press: [['<'], ['>']], does: 'speed' },
    { press: [['['], [']']], does: 'turns' },
    { press: [['s']], does: 'skipSilence' },
    { press: [['0…9']], does: 'tenths' },
  ] },
  { where: 'transcript', keys: [
    { press: [['↑'], ['↓']], does: 'walkWords' },
    { press: [['e']], does: 'edit' },
    { press: [['m']], does: 'menuWords' },
    { press: [['/']], does: 'findWords' },
  ] },
  { where: 'minutes', keys: [
    { press: [['↑'], ['↓']], does: 'walkMinutes' },
    { press: [['e']], does: 'editMinutes' },
    { press: [['Alt', '↑'], ['Alt', '↓']], does: 'moveMinutes', together: true },
    { press: [['Del']], does: 'removeMinutes' },
    { press: [['m']], does: 'menuMinutes' },
  ] },
];
