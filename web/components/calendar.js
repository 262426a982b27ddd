/** Days of the calendar, as the person who looks at the page counts them: `2026-11-30`, without a time. */

/** The day of a moment. */
export function dayOf(moment) {
  const two = (number) => String(number).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** Today. */
export function today() {
  return dayOf(new Date());
}

/** The day so many days from today. */
export function inDays(count) {
  const moment = new Date();
  moment.setDate(moment.getDate() + count);
  return dayOf(moment);
}

/** Monday of the week after this one. */
export function nextMonday() {
  const day = new Date().getDay();
  return inDays(day === 0 ? 1 : 8 - day);
}

/** Sunday, with which this week ends. */
export function endOfWeek() {
  return inDays((7 - new Date().getDay()) % 7);
}
