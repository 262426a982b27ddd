/** Changing what people are to do: at once on the page, one after the other on the server, and back when it is refused. */
import { dropped, get, patch, remove, sentence } from '../api.js';
import { announce } from '../dom.js';
import { t } from '../text.js';
import { toast } from '../components/toast.js';
import { Overtaken } from './pen.js';

/** So long something that was deleted can be brought back. */
const UNDO_MS = 6000;

/** Changes action items for one view. */
export class Errands {
  #find;
  #show;
  #turns = new Map();
  #going = new Map();

  /**
   * @param {(id: string) => ?Object} find the item as it is known
   * @param {(item: ?Object) => void} show shows an item otherwise; without one, that another is hidden or there again
   * @param {AbortSignal} signal of the view: what is to be deleted is, when it is left
   */
  constructor(find, show, signal) {
    this.#find = find;
    this.#show = show;
    const settle = () => { for (const id of [...this.#going.keys()]) this.#delete(id); };
    signal.addEventListener('abort', settle);
    addEventListener('pagehide', settle, { signal });
  }

  /** Whether this item is about to be deleted. */
  going(id) {
    return this.#going.has(id);
  }

  /** Changes an item, and says what went wrong. @param {Object} fields as the API takes them */
  async change(id, fields) {
    try {
      return await this.write(id, fields);
    } catch (error) {
      if (error instanceof Overtaken) {
        toast(t('actions.changedMeanwhile', { text: error.theirs.text }), { bad: true, action: { label: t('actions.mine'), run: () => this.change(id, fields) } });
      } else if (!dropped(error)) {
        toast(sentence(error), { bad: true, action: { label: t('again'), run: () => this.change(id, fields) } });
      }
      return undefined;
    }
  }

  /** Changes an item. @throws {Overtaken} when somebody else has changed the same about it meanwhile */
  write(id, fields) {
    const before = this.#find(id);
    this.#show({ ...before, ...seen(fields) });
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(() => this.#send(id, before, fields));
    this.#turns.set(id, turn.catch(() => {}));
    return turn;
  }

  /** Takes an item away, and deletes it unless the person thinks better of it. */
  discard(id) {
    this.#going.set(id, setTimeout(() => this.#delete(id), UNDO_MS));
    this.#show(null);
    toast(t('actions.deleted'), { action: { label: t('minutes.undo'), run: () => this.#keep(id) } });
  }

  async #send(id, before, fields, version = this.#find(id)?.version) {
    try {
      const item = await patch(`/action-items/${id}`, fields, { match: version });
      this.#show(item);
      return item;
    } catch (error) {
      if (error.code !== 'version_conflict') { this.#show({ ...this.#find(id), ...pick(before, fields) }); throw error; }
      const theirs = await get(`/action-items/${id}`);
      const wanted = seen(fields);
      const touched = Object.keys(wanted).some((name) => theirs[name] !== before[name] && theirs[name] !== wanted[name]);
      if (!touched) return this.#send(id, before, fields, theirs.version);
      this.#show(theirs);
      throw new Overtaken(theirs);
    }
  }

  #keep(id) {
    clearTimeout(this.#going.get(id));
    if (!this.#going.delete(id)) return;
    this.#show(null);
    announce(t('actions.kept'));
  }

  async #delete(id) {
    clearTimeout(this.#going.get(id));
    try {
      await remove(`/action-items/${id}`);
    } catch (error) {
      if (error.status === 404 || dropped(error)) return;
      this.#going.delete(id);
      this.#show(null);
      toast(sentence(error), { bad: true, action: { label: t('again'), run: () => this.discard(id) } });
    }
  }
}

/** What an item is like once the fields are changed, before the server says so. */
function seen({ due_date: due, ...fields }) {
  if (due === null) return { ...fields, due_at: null, due_said: null, due_date: null };
  return 'due_at' in fields ? { ...fields, due_date: fields.due_at } : fields;
}

function pick(item, fields) {
  return Object.fromEntries(Object.keys(seen(fields)).map((name) => [name, item[name]]));
}
