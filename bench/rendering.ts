import { createPages } from '@sallyport/pages'
import { serve } from '@sallyport/testing/server'
import { measure, type Measured } from './measure.ts'

export const RENDERING = 'the login page is drawn'

const SLUG = 'default-authentication-flow'

/** Draws the first page of a login, from the challenge to the finished HTML. In this process, one at a time. */
export async function measureRendering(databaseUrl: string, rounds: number): Promise<readonly Measured[]> {
  const endings: (() => Promise<void>)[] = []
  try {
    const t = { teardown: (ending: () => Promise<void>) => void endings.push(ending) }
    const { engine, browser } = await serve(t, { databaseUrl })
    const [first] = engine.definitions.current(SLUG)?.bindings.values() ?? []
    const pages = await createPages(engine)
    const { body: challenge } = await browser().challenge(SLUG)
    const shows = {
      kind: 'challenge',
      challenge,
      stage: first?.stage,
      values: {},
      conflict: undefined,
      name: 'Welcome',
      next: '/',
      inspection: undefined,
    } as const
    const page = { settings: engine.settings, action: `/if/flow/${SLUG}/`, nonce: 'bm9uY2U=', query: '' }
    return await measure(rounds, {
      [RENDERING]: async () => {
        const { html } = pages.render({ ...page, shows, languages: 'de-AT,de;q=0.9', locale: undefined })
        if (!html.includes('name="uid_field"')) throw new Error('The page was drawn differently.')
      },
    })
  } finally {
    for (const end of endings.toReversed()) await end()
  }
}
