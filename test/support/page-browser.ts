import type { Browser, BrowserAnswer } from '@sallyport/testing'
import { formData, readPage, type PageElement } from './html-page.ts'

/** What was answered, and how it reads. */
export interface PageAnswer {
  readonly answer: BrowserAnswer
  readonly page: PageElement
  /** Where it leads, if it does. */
  readonly location: string | undefined
}

/** What a user fills in: a text, several of one name, or undefined for a field that they clear. */
export type Filled = Readonly<Record<string, string | readonly string[] | undefined>>

/** A user whose browser runs no scripts: they open pages and send their forms. */
export class PageBrowser {
  readonly browser: Browser
  #page: PageElement | undefined
  readonly #headers: Readonly<Record<string, string>>

  constructor(browser: Browser, headers: Readonly<Record<string, string>> = {}) {
    this.browser = browser
    this.#headers = { accept: 'text/html', ...headers }
  }

  async open(path: string): Promise<PageAnswer> {
    return this.#read(await this.browser.get(path, { headers: this.#headers }))
  }

  /** Fills in the form of the page that was read last, and sends it. */
  async send(filled: Filled = {}, headers: Readonly<Record<string, string>> = {}): Promise<PageAnswer> {
    const form = this.#form()
    const data = formData(form)
    for (const [name, value] of Object.entries(filled)) {
      data.delete(name)
      for (const one of typeof value === 'string' ? [value] : (value ?? [])) data.append(name, one)
    }
    return this.post(form.get('action') ?? '', data, headers)
  }

  /** Sends it and follows to where the answer leads, as long as that is a page. */
  async go(filled: Filled = {}): Promise<PageAnswer> {
    let seen = await this.send(filled)
    while (seen.location?.includes('/if/flow/') === true) seen = await this.open(seen.location)
    return seen
  }

  async post(path: string, data: URLSearchParams, headers: Readonly<Record<string, string>> = {}): Promise<PageAnswer> {
    const own = { ...this.#headers, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', ...headers }
    return this.#read(await this.browser.get(path, { method: 'POST', body: data, headers: own }))
  }

  #form(): PageElement {
    if (this.#page === undefined) throw new Error('No page has been opened.')
    return this.#page.one('form')
  }

  #read(answer: BrowserAnswer): PageAnswer {
    const page = readPage(answer.text)
    if (answer.headers.get('content-type')?.startsWith('text/html') === true && answer.status !== 303) this.#page = page
    return { answer, page, location: answer.headers.get('location') ?? undefined }
  }
}
