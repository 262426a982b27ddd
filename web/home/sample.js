/** The sample meeting: brought in as any recording is, so that one sees what becomes of it, and taken away again. */
import { ApiError, dropped, post, remove, sentence } from '../api.js';
import { h, style } from '../dom.js';
import { icon } from '../icons.js';
import { navigate } from '../router.js';
import { keep, recall } from '../session.js';
import { t } from '../text.js';
import { toast } from '../components/toast.js';
import { send, stop } from '../components/uploads.js';

const SOUND = '/assets/sample/meeting.ogg';
/** By this name the view of a meeting knows the sample in any browser. */
const FILE = 'hansard-sample.ogg';
const KEPT = 'hansard.sample';

/** Makes the sample meeting, and shows it. */
export async function bringSample(button) {
  button.setAttribute('aria-busy', 'true');
  button.disabled = true;
  try {
    const answer = await fetch(SOUND);
    if (!answer.ok) throw new ApiError(answer.status, 'not_found', '');
    const file = new File([await answer.blob()], FILE, { type: 'audio/ogg' });
    const { id } = await post('/meetings', { title: t('sample.title'), description: t('sample.about'), language: 'en' });
    keep(KEPT, id);
    send(id, file, { own: true });
    await navigate(`/meetings/${id}`);
  } catch (error) {
    if (!dropped(error)) toast(error instanceof TypeError ? t('errors.network') : sentence(error), { bad: true });
  } finally {
    button.removeAttribute('aria-busy');
    button.disabled = false;
  }
}

/** What stands with the sample: what it is, and the way to be rid of it. */
export async function sampleNote(record) {
  await style('sample');
  return h('aside', { class: 'sample-note' }, icon('sparkle', 16),
    h('p', null, h('span', { class: 'wide' }, t('sample.note')), h('span', { class: 'narrow' }, t('sample.short'))),
    h('button', { class: 'quiet', type: 'button', onclick: (event) => discard(event.currentTarget, record) }, icon('trash', 15), t('sample.remove')));
}

async function discard(button, record) {
  button.disabled = true;
  try {
    stop(record.id);
    await remove(`/meetings/${record.id}`);
    keep(KEPT, null);
    await navigate('/', { replace: true });
    toast(t('sample.removed'));
  } catch (error) {
    button.disabled = false;
    if (!dropped(error)) toast(sentence(error), { bad: true });
  }
}
