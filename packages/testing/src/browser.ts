import { navigate } from './navigate.ts'

/** An answer, read. */
export interface BrowserAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // A test looks at whatever the server says, without knowing its type.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
}

export interface AnswerOptions {
  /** The step to send; the last one seen when absent, none when false. */
  readonly step?: string | false
  /** Query string of the page. */
  readonly query?: string
  /** Further headers: `accept-language`. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Looks at an answer before the test does; throws one sentence when it is not as it should be. */
export type AnswerCheck = (answer: BrowserAnswer & { readonly method: string; readonly path: string }) => void

/** Keeps cookies like a browser, and remembers the last step of each flow. */
export class Browser {
  readonly cookies: Map<string, string>
  readonly #steps: Map<string, string>
  readonly #url: string
  readonly #prefix: string
  readonly #check: AnswerCheck | undefined

  /** @param from whose cookies and check it begins with */
  constructor(url: string, prefix = '', from?: Browser, check?: AnswerCheck) {
    this.#url = url
    this.#prefix = prefix
    this.#check = check ?? (from === undefined ? undefined : from.#check)
    this.cookies = new Map(from?.cookies)
    this.#steps = new Map()
  }

  /** Another tab, or a thief: the same cookies from here on, each for itself. */
  clone(): Browser {
    return new Browser(this.#url, this.#prefix, this)
  }

  async get(path: string, init: RequestInit = {}): Promise<BrowserAnswer> {
    const headers = new Headers(init.headers)
    const cookie = this.#cookieHeader()
    if (cookie !== '') headers.set('cookie', cookie)
    const response = await fetch(`${this.#url}${path}`, { redirect: 'manual', ...init, headers })
    return this.#read(init.method ?? 'GET', path, response, await response.text())
  }

  /** Goes to a page, as a user who follows a link. */
  async visit(path: string): Promise<BrowserAnswer> {
    const { response, text } = await navigate(`${this.#url}${path}`, this.#cookieHeader())
    return this.#read('GET', path, response, text)
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #read(method: string, path: string, response: Response, text: string): BrowserAnswer {
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const answer = { status: response.status, headers: response.headers, text, body: parse(text) }
    this.#check?.({ ...answer, method, path })
    return answer
  }

  post(path: string, body: object, init: RequestInit = {}): Promise<BrowserAnswer> {
    const headers = new Headers(init.headers)
    headers.set('content-type', 'application/json')
    return this.get(path, { ...init, method: 'POST', body: JSON.stringify(body), headers })
  }

  /** The present challenge of a flow. */
  async challenge(slug: string, options: AnswerOptions = {}): Promise<BrowserAnswer> {
    return this.#remember(slug, await this.get(this.#path(slug, options), { headers: { ...options.headers } }))
  }

  /** Returns the present challenge of a flow. */
  async answer(slug: string, fields: object, options: AnswerOptions = {}): Promise<BrowserAnswer> {
    const step = options.step ?? this.#steps.get(slug) ?? false
    const body = step === false ? fields : { ...fields, step }
    return this.#remember(slug, await this.post(this.#path(slug, options), body, { headers: { ...options.headers } }))
  }

  /** Logs in by the default flow, as one of the users that `serve` has created. */
  async logIn(username: string, password = 'correct horse'): Promise<BrowserAnswer> {
    const slug = 'default-authentication-flow'
    await this.challenge(slug)
    await this.answer(slug, { uid_field: username })
    return this.answer(slug, { password })
  }

  #path(slug: string, { query = '' }: AnswerOptions): string {
    const search = query === '' ? '' : `?${new URLSearchParams({ query })}`
    return `${this.#prefix}/api/v3/flows/executor/${slug}/${search}`
  }

  #remember(slug: string, answer: BrowserAnswer): BrowserAnswer {
    const step: unknown = answer.body?.step
    if (typeof step === 'string') this.#steps.set(slug, step)
    return answer
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const value = pair.slice(at + 1).trim()
    const expires = attributes.find((part) => /^\s*expires=/i.test(part))
    const isGone = expires !== undefined && Date.parse(expires.split('=')[1] ?? '') <= Date.now()
    if (value === '' || isGone) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
