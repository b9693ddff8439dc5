import { definePlugin, type Plugin } from '@sallyport/core'
import { html, trustedHtml, type PagePart } from '@sallyport/pages'
import { messages, pinCase, pinStage, RIGHT, type PinStage } from '../pin.ts'
import type { PlantedFault } from './planted-fault.ts'

/** A stage that shows a hint, with a page of its own. */
export function drawn(render: PagePart<PinStage>['render'], hint = ''): Plugin {
  const stage = pinStage({
    present: ({ say }) => ({ length: RIGHT.length, hint: hint === '' ? say(messages.usual) : hint }),
  })
  const part: PagePart<PinStage> = { component: stage.component, render }
  return definePlugin({
    name: `drawing-${stage.type}`,
    version: '1.0.0',
    capabilities: { proves: ['pin'] },
    stages: [stage],
    pages: [part],
  })
}

export const pageFaults: readonly PlantedFault[] = [
  {
    title: 'takes what it shows for HTML',
    stage: drawn(({ challenge, field }) => html`${trustedHtml(`<p>${challenge.hint}</p>`)}${field('pin')}`),
    breaks: {
      'hostile-page': /on the page with hostile texts a text of the challenge or of a field stands in it as HTML/,
    },
  },
  {
    title: 'quotes no attribute',
    stage: drawn(
      ({ challenge, field }) =>
        html`<p title=${challenge.hint}></p>
          ${field('pin')}`,
    ),
    breaks: { 'hostile-page': /on the page with hostile texts a text ends the attribute of <p>/ },
  },
  {
    title: 'links to whatever its challenge says',
    stage: drawn(
      ({ challenge, field, say }) => html`${field('pin')}<a href="${challenge.hint}">${say(messages.hint)}</a>`,
      '/help',
    ),
    breaks: { 'hostile-page': /on the page with hostile texts <a> leads to "javascript:/ },
  },
  {
    title: 'has a field without a label',
    stage: drawn(() => html`<input name="pin" />`),
    breaks: { page: /on the page of its challenge the field "pin" has no label/ },
  },
  {
    title: 'has an inline script',
    stage: drawn(({ field }) => html`${field('pin')}<button onclick="go()">Go</button>`),
    breaks: { page: /on the page of its challenge <button> has the inline script "onclick"/ },
  },
  {
    title: 'repeats on its page what was typed in secret',
    stage: drawn(
      ({ field, values }) =>
        html`${field('pin', { label: messages.pin })}
          <p>${String(values['pin'])}</p>`,
    ),
    case: { ...pinCase, secrets: () => ['135790'] },
    breaks: { 'page-errors': /the secret "135790" that was typed stands on its page/ },
  },
  {
    title: 'draws no field for its answer',
    stage: drawn(
      ({ say, submit }) =>
        html`<p>${say(messages.usual)}</p>
          ${submit()}`,
    ),
    breaks: { 'without-script': /the page has no field "pin", which the right answer has/ },
  },
]
