/** What one likes: how the page looks and plays, and when one is reminded. */
import { dropped, patch, sentence } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { keep, recall, setTheme, theme as chosenTheme } from '../session.js';
import { t } from '../text.js';
import { toast } from '../components/toast.js';
import { reading, select, toggle } from './reading.js';

/** As the player keeps them. */
const SPEED = 'hansard.speed';
const SKIP_SILENCE = 'hansard.skip-silence';
const SPEEDS = ['0.75', '1', '1.25', '1.5', '1.75', '2'];
const MOST_DAYS = 14;

/** Theme and playback, of this browser. */
export function look() {
  const now = chosenTheme();
  return [
    h('fieldset', { class: 'choices' }, h('legend', null, t('account.theme')),
      ['', 'light', 'dark'].map((theme) => h('label', { class: 'choice' },
        h('input', { type: 'radio', name: 'theme', value: theme, checked: theme === now, onchange: () => setTheme(theme) }), t(`account.theme_${theme || 'system'}`)))),
    h('div', { class: 'two' }, select(t('account.speed'), SPEEDS.map((speed) => [speed, t('account.speedOf', { speed })]), {
      value: recall(SPEED) ?? '1', onchange: (event) => keep(SPEED, event.target.value),
    })),
    toggle(t('account.skipSilence'), { checked: recall(SKIP_SILENCE) === 'yes', onchange: (event) => keep(SKIP_SILENCE, event.target.checked ? 'yes' : null) },
      t('account.skipSilenceHint')),
  ];
}

/** By mail, before and on the day that an action item is due. */
export function reminders(signal) {
  return reading(signal, '/reminders/preference', (found, again) => preference(found, again)).place;
}

function preference(kept, again) {
  const said = h('div', { role: 'alert' });
  // One after the other: each is made to the version that the one before it left.
  let line = Promise.resolve();
  const change = (event, fields) => { line = line.then(() => send(event.target, fields)); };
  const send = async (control, fields) => {
    fill(said);
    try {
      kept = await patch('/reminders/preference', fields, { match: kept.version });
      dim();
      toast(t('account.saved'));
    } catch (error) {
      if (dropped(error)) return;
      // What was shown was old: the newest stands there, and the wish can be said again.
      if (error.status === 412) { await again(); toast(sentence(error), { bad: true }); return; }
      fill(said, h('div', { class: 'notice bad' }, icon('warning'), h('span', null, sentence(error))));
      if (control.type === 'checkbox') control.checked = kept.enabled; else control.value = kept[control.name];
    }
  };
  const number = (event) => change(event, { [event.target.name]: Number(event.target.value) });
  const details = h('fieldset', { class: 'two bare' }, h('legend', { class: 'unseen' }, t('account.reminders')),
    select(t('account.daysBefore'), Array.from({ length: MOST_DAYS + 1 }, (_, count) => [count, count ? t('account.days', { count }) : t('account.onlyTheDay')]),
      { name: 'days_before', value: kept.days_before, onchange: number }),
    select(t('account.hour'), Array.from({ length: 24 }, (_, hour) => [hour, `${String(hour).padStart(2, '0')}:00`]), { name: 'hour', value: kept.hour, onchange: number }),
    select(t('account.timeZone'), zones(kept.time_zone), { name: 'time_zone', value: kept.time_zone, onchange: (event) => change(event, { time_zone: event.target.value }) }));
  const dim = () => { details.disabled = !kept.enabled; };
  dim();
  return [toggle(t('account.remind'), { checked: kept.enabled, onchange: (event) => change(event, { enabled: event.target.checked }) }), details, said];
}

/** The zones that the browser knows, this place's first. */
function zones(current) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = Intl.supportedValuesOf?.('timeZone') ?? [];
  return [...new Set([current, here, 'UTC', ...known])].filter(Boolean).map((zone) => [zone, zone === here ? t('account.zoneHere', { zone: spaced(zone) }) : spaced(zone)]);
}

function spaced(zone) {
  return zone.replaceAll('_', ' ');
}
