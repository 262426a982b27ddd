/** Words, dates and lengths, in the language of the page. */
import en from './messages/en.js';

const messages = en;
const LANGUAGE = 'en';
const locale = navigator.language?.startsWith(LANGUAGE) ? navigator.language : LANGUAGE;
const plurals = new Intl.PluralRules(LANGUAGE);

/**
 * The message of this key, with `{names}` filled in. A message with `one` and `other` is chosen by `count`.
 * @param {string} key such as `home.title`
 * @param {Object<string, string|number>} [params]
 * @returns {string}
 */
export function t(key, params = {}) {
  let found = lookUp(key);
  if (found && typeof found === 'object') found = found[plurals.select(params.count ?? 0)] ?? found.other;
  if (typeof found !== 'string') return key;
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** Whether there is a message of this key. */
export function has(key) {
  return lookUp(key) !== undefined;
}

function lookUp(key) {
  return key.split('.').reduce((level, part) => level?.[part], messages);
}

/** What made an answer or minutes: an engine we have words for, or its own name, and its model. */
export function makerOf(provenance) {
  const { engine, model } = provenance ?? {};
  return [has(`engines.${engine}`) ? t(`engines.${engine}`) : engine, model].filter(Boolean).join(', ');
}

/**
 * A place in a recording: `4:07`, or `1:02:09` past the hour.
 * @param {number|null|undefined} ms
 */
export function clock(ms) {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '';
  const total = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** A length in words: `48 min`, `1 h 5 min`, `23 s`. */
export function length(ms) {
  if (!Number.isFinite(ms) || ms <= 0) return '';
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return t('time.seconds', { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('time.minutes', { n: minutes });
  const rest = minutes % 60;
  return rest ? t('time.hoursMinutes', { h: Math.floor(minutes / 60), n: rest }) : t('time.hours', { h: minutes / 60 });
}

/** A number of bytes in words. */
export function bytes(count) {
  if (!Number.isFinite(count)) return '';
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit += 1; }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** The day of a time, as a heading: Today, Yesterday, Friday 20 November. */
export function day(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
  if (days === 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  if (days === -1) return t('time.tomorrow');
  const sameYear = date.getFullYear() === new Date().getFullYear();
  return format(date, { weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** The time of day. */
export function hour(iso) {
  return format(new Date(iso), { hour: 'numeric', minute: '2-digit' });
}

/** Date and time in full. */
export function moment(iso) {
  return format(new Date(iso), { dateStyle: 'medium', timeStyle: 'short' });
}

/** A calendar date such as a due date (`2026-11-30` or a full time), with its year if that is not this one. */
export function date(iso) {
  const when = new Date(/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T12:00:00` : iso);
  const sameYear = when.getFullYear() === new Date().getFullYear();
  return format(when, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** How long ago, in words. */
export function ago(iso) {
  const seconds = (Date.now() - new Date(iso).getTime()) / 1000;
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 90) return t('time.now');
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (seconds < 5400) return relative.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 129_600) return relative.format(-Math.round(seconds / 3600), 'hour');
  return relative.format(-Math.round(seconds / 86_400), 'day');
}

function format(value, options) {
  return Number.isNaN(value.getTime()) ? '' : new Intl.DateTimeFormat(locale, options).format(value);
}

function midnight(value) {
  return new Date(value.getFullYear(), value.getMonth(), value.getDate()).getTime();
}
