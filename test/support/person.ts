import type { ExecutionContext } from 'ava'
import type { Filled } from './page-browser.ts'
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'

/** Milliseconds after which what should be on a page is missed. */
const PATIENCE = 20_000

/** A user at a browser: they see names and labels, not elements. */
export class Person {
  readonly page: Page
  readonly #url: string

  /** @param url where the server is */
  constructor(page: Page, url: string) {
    this.page = page
    this.#url = url
    page.setDefaultTimeout(PATIENCE)
  }

  /** Opens another tab in the same browser. */
  async tab(): Promise<Person> {
    return new Person(await this.page.context().newPage(), this.#url)
  }

  async open(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.#url).href)
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text)
  }

  /** Fills in fields by their names, whatever kind of field each is; what no field takes is left as it is. */
  async answer(filled: Filled): Promise<void> {
    for (const [name, given] of Object.entries(filled)) {
      const values = typeof given === 'string' ? [given] : (given ?? [])
      const fields = this.page.locator(`[name=${JSON.stringify(name)}]:not([type=hidden])`)
      const kind = await fields.first().evaluate(kindOf)
      if (kind === 'checkbox' || kind === 'radio') {
        for (const field of await fields.all()) {
          const isWanted = values.includes((await field.getAttribute('value')) ?? '')
          if (kind === 'checkbox' || isWanted) await field.setChecked(isWanted)
        }
      } else if (kind === 'select') await fields.selectOption(values).catch(() => [])
      else await fields.fill(values[0] ?? '').catch(() => {})
    }
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click()
  }

  async follow(link: string): Promise<void> {
    await this.page.getByRole('link', { name: link, exact: true }).click()
  }

  /** Waits until the text can be read; on failure the error contains the page. */
  async reads(text: string | RegExp): Promise<void> {
    await this.#sees(this.page.getByText(text).first(), String(text))
  }

  async isAsked(label: string): Promise<void> {
    await this.#sees(this.page.getByLabel(label, { exact: true }), `a field "${label}"`)
  }

  /** The name of the field that has the focus, once one has. */
  async focused(): Promise<string | null> {
    return this.page.locator(':focus').getAttribute('name')
  }

  /** Waits until the browser is at this path. */
  async arrives(path: string): Promise<void> {
    await this.page.waitForURL((url) => url.pathname + url.search === path)
  }

  /** Takes the user from name to password. */
  async logIn(name = 'ann', password = 'correct horse'): Promise<void> {
    await this.fill('E-mail address or username', name)
    await this.press('Log in')
    await this.isAsked('Password')
    await this.fill('Password', password)
    await this.press('Continue')
  }

  /** The status of what their browser would get there. */
  async status(path: string): Promise<number> {
    return this.page.evaluate(async (place) => (await fetch(place)).status, path)
  }

  async #sees(what: Locator, name: string): Promise<void> {
    try {
      await what.waitFor({ state: 'visible' })
    } catch (error) {
      const shown = await this.page.locator('body').innerText()
      throw new Error(`Nobody sees ${name} at ${this.page.url()}, but: ${shown}`, { cause: error })
    }
  }
}

/** A user with their own browser, closed with the test. */
export async function somebody(
  t: ExecutionContext,
  {
    browser,
    url,
  }: {
    readonly browser: { newContext(options: BrowserContextOptions): Promise<BrowserContext> }
    readonly url: string
  },
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  t.teardown(() => context.close())
  return new Person(await context.newPage(), url)
}

/** Runs in the browser. */
function kindOf(field: { getAttribute(name: string): string | null; readonly localName: string }): string {
  return field.getAttribute('type') ?? field.localName
}
