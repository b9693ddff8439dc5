import { serve, type ServeOptions, type Served } from '@sallyport/testing/server'
import type { ExecutionContext, TestFn } from 'ava'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { openChromium } from './chromium.ts'
import { somebody, type Person } from './person.ts'

/** A server and a Chromium that the tests of one file share. */
export interface BrowserScene {
  readonly served: Served
  readonly browser: Browser
  readonly url: string
  somebody(t: ExecutionContext, options?: BrowserContextOptions): Promise<Person>
}

/** Starts both before the tests of a file and ends them after. */
export function browserScene(test: TestFn, options: ServeOptions = {}): () => BrowserScene {
  const ends: (() => Promise<void>)[] = []
  let scene: BrowserScene | undefined
  test.before(async () => {
    const served = await serve({ teardown: (end) => void ends.push(end) }, options)
    const { href, hostname } = served.engine.settings.url
    const browser = await openChromium({ [hostname]: new URL(served.url).host })
    ends.push(() => browser.close())
    const at = { browser, url: href }
    scene = { ...at, served, somebody: (t, more) => somebody(t, at, more) }
  })
  test.after.always(async () => {
    for (const end of ends.toReversed()) await end()
  })
  return () => {
    if (scene === undefined) throw new Error('There is no server yet.')
    return scene
  }
}
