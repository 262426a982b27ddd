/** What makes the list live: who spoke, work as it goes on, keys, and further pages near its end. */
import { style } from '../dom.js';
import { listKeys } from './list-keys.js';
import { showPeople } from './people.js';
import { Progress } from './progress.js';

const NEAR = '600px';

/**
 * Begins all that the list does after it was painted first.
 * @param {import('../views/home.js').MeetingList} list
 */
export async function enliven(list) {
  const { signal } = list;
  await Promise.all([style('home'), style('voices')]);
  if (signal.aborted) return;
  const progress = new Progress(list);
  const drawn = () => {
    showPeople(list.rows, signal);
    progress.look();
  };
  list.addEventListener('drawn', drawn, { signal });
  progress.addEventListener('heard', ({ detail }) => showPeople(new Map([[detail, list.rows.get(detail)]]), signal, { anew: true }));
  drawn();
  progress.follow();
  listKeys(list);
  readOn(list);
}

/** Further pages come by themselves before their end is in view; the button is for where that is not noticed. */
function readOn(list) {
  const observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) list.more().catch(() => {});
  }, { rootMargin: NEAR });
  const watch = () => {
    observer.disconnect();
    const button = list.element.querySelector('.more');
    if (button) observer.observe(button);
  };
  list.addEventListener('drawn', watch, { signal: list.signal });
  list.signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  watch();
}
