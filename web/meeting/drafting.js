/** Asking how minutes are to be drafted: by which template, how long, in which language. */
import { dropped, get, sentence } from '../api.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../text.js';
import { openDialog } from '../components/dialog.js';
import { keep, recall } from '../session.js';

const LAST = 'hansard.template';
const LENGTHS = ['', 'short', 'medium', 'long'];
const LANGUAGES = ['ar', 'zh', 'cs', 'da', 'nl', 'en', 'fi', 'fr', 'de', 'el', 'hi', 'it', 'ja', 'ko', 'nb', 'pl', 'pt', 'ru', 'es', 'sv', 'tr', 'uk'];

/**
 * Opens the dialog, and has the minutes drafted as it says.
 * @param {import('./minutes.js').Minutes} desk
 */
export async function askForDraft(desk) {
  const again = desk.record.minutes.version > 0;
  const request = await openDialog(t(again ? 'minutes.again' : 'minutes.draft'), (close) => formOf(close, again));
  if (request) await desk.draftAs(request);
}

function formOf(close, again) {
  const templates = h('div', { class: 'templates', role: 'radiogroup', 'aria-label': t('minutes.template') }, h('p', { class: 'hint' }, t('loading')));
  const language = h('select', { class: 'input', name: 'language', id: 'draft-language' }, h('option', { value: '' }, t('minutes.spoken')),
    languages().map(({ code, name }) => h('option', { value: code }, name)));
  const modelNote = h('p', { class: 'hint' });
  showTemplates(templates);
  noteModel(modelNote);
  const lengths = h('fieldset', { class: 'lengths' }, h('legend', null, t('minutes.length')),
    h('div', { class: 'segmented' }, LENGTHS.map((name) => h('label', null, h('input', { type: 'radio', name: 'length', value: name, checked: !name }), h('span', null, t(`minutes.length_${name || 'auto'}`))))));
  return h('form', { class: 'form draft-form', onsubmit: (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.currentTarget));
    keep(LAST, values.template_id || null);
    close(Object.fromEntries(Object.entries(values).filter(([, value]) => value)));
  } },
  h('div', { class: 'field' }, h('h3', { class: 'field-name' }, t('minutes.template')), templates),
  lengths,
  h('div', { class: 'field' }, h('label', { for: 'draft-language' }, t('minutes.language')), language, modelNote),
  again && h('p', { class: 'notice' }, icon('lock', 16), h('span', null, t('minutes.keeps'))),
  h('div', { class: 'dialog-actions' },
    h('button', { class: 'button', type: 'button', onclick: () => close() }, t('cancel')),
    h('button', { class: 'button main', type: 'submit', autofocus: true }, icon('sparkle', 16), t(again ? 'minutes.againSubmit' : 'minutes.draft'))));
}

async function showTemplates(place) {
  try {
    const all = await get('/minutes-templates');
    const last = recall(LAST);
    const chosen = all.find((each) => each.id === last) ?? all[0];
    fill(place, all.map((each) => h('label', { class: 'template' },
      h('input', { type: 'radio', name: 'template_id', value: each.id, checked: each === chosen }),
      h('span', { class: 'template-words' }, h('strong', null, each.name, !each.built_in && h('span', { class: 'pill' }, t('minutes.ownTemplate'))),
        h('span', { class: 'hint' }, each.sections.map((section) => section.name).join(' · '))))));
  } catch (error) {
    if (!dropped(error)) fill(place, h('p', { class: 'wrong' }, sentence(error)));
  }
}

/** Without a language model there is nobody who could translate. */
async function noteModel(place) {
  const { models } = await get('/health').catch(() => ({}));
  if (models?.language === 'none') place.textContent = t('minutes.noModel');
}

function languages() {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  return LANGUAGES.map((code) => ({ code, name: names.of(code) })).sort((a, b) => a.name.localeCompare(b.name));
}
