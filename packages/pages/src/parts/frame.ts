import { messages } from '../messages.ts'
import { definePart, textOf } from './part.ts'

/** A page in a frame; it says by a window message when it is done, or the person goes on by the button. */
export const framePart = definePart('xak-flow-frame', {
  render({ html, say, challenge, link, allow, submit }) {
    const url = textOf(challenge['url'])
    const text = textOf(challenge['loading_text']) || say(messages.loading)
    allow('frame-src', url)
    const cover = challenge['loading_overlay'] === true ? html`<p class="cover" aria-hidden="true">${text}</p>` : ''
    const safe = link(url, '').text.includes('href=')
    const frame = safe ? html`<iframe src="${url}" title="${text}" data-frame></iframe>` : ''
    return html`<div class="frame">${cover}${frame}</div>
      <div class="actions">${submit()}</div>`
  },
})
