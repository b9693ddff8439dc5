import type { PagePart } from '@sallyport/pages'
import type { codeStage } from './code-stage.ts'
import { catalog } from './messages.ts'

const { messages } = catalog

/** The page of the stage; without it one would follow from the schemas. */
export const codePage: PagePart<typeof codeStage> = {
  component: 'plugin-slug-stage-code',
  heading: ({ say }) => say(messages.heading),
  render: ({ challenge, html, say, field, submit }) => html`
    <p>${say(messages.letters, { length: challenge.length })}</p>
    ${field('code', { label: say(messages.code) })}
    <div class="actions">${submit(say(messages.check))}</div>
  `,
}
