/** What this browser remembers of uploads under way, so that they go on after a reload once the same file is chosen again. */
import { keep, me, recall } from '../session.js';

const NAME = 'hansard.unfinished';
/** An upload that was touched so lately goes on in another tab. */
const ALIVE_FOR_MS = 15_000;
const WEEK_MS = 7 * 86_400_000;

/**
 * Uploads that broke off with their page.
 * @returns {Array<{address: string, meetingId: string, name: string, size: number, modified: number, sent: number, own: boolean}>}
 */
export function unfinished() {
  return all().filter((each) => each.user === me()?.id && Date.now() - each.touched > ALIVE_FOR_MS);
}

/** Remembers how far an upload is, and that it is alive. */
export function rememberUpload({ address, meetingId, file, sent, own }) {
  const entry = { address, meetingId, name: file.name, size: file.size, modified: file.lastModified, sent, own, user: me()?.id, touched: Date.now() };
  write([...all().filter((each) => each.address !== address), entry]);
}

/** Forgets an upload that has come to its end. */
export function forgetUpload(address) {
  write(all().filter((each) => each.address !== address));
}

/** Says of uploads whose page goes away that nobody is at them any more. */
export function releaseUploads(addresses) {
  write(all().map((each) => (addresses.includes(each.address) ? { ...each, touched: Date.now() - ALIVE_FOR_MS - 1 } : each)));
}

/** Whether this is the file of that upload. */
export function isSame(file, { name, size, modified }) {
  return file.name === name && file.size === size && file.lastModified === modified;
}

function all() {
  try {
    return JSON.parse(recall(NAME) ?? '[]').filter((each) => Date.now() - each.touched < WEEK_MS);
  } catch {
    return [];
  }
}

function write(entries) {
  keep(NAME, entries.length ? JSON.stringify(entries) : null);
}
