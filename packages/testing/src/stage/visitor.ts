import type { JsonObject } from '@sallyport/core'
import type { Run } from '@sallyport/core/adapter'
import { Browser, type BrowserAnswer } from '../browser.ts'
import type { AnswerOf, Seen } from './stage-case.ts'
import { fail } from '../rule.ts'
import type { Node } from './node.ts'
import type { Subject } from './subject.ts'

/** What a page's own script sends: silent stages then need no click. */
const SCRIPTED = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }

/** A body to send, and the query of the page. */
export interface Completion {
  readonly body: string
  readonly query: string
}

/** Where a visitor is: a server that is watched, and what is tested on it. */
interface Surroundings extends Node {
  readonly subject: Subject
}

/** A visitor whose run has come to the tested stage. */
export class Visitor {
  readonly run: string
  readonly browser: Browser
  readonly #scene: Surroundings
  readonly #headers: Readonly<Record<string, string>>
  #last: BrowserAnswer | undefined

  /** @param language what their browser asks for */
  constructor(scene: Surroundings, browser: Browser, run: string, language = 'en') {
    this.#scene = scene
    this.browser = browser
    this.run = run
    this.#headers = { ...SCRIPTED, 'accept-language': language }
  }

  /** The challenge that was seen last. */
  get challenge(): Readonly<Record<string, unknown>> {
    return this.#last?.body ?? {}
  }

  get step(): string | undefined {
    const { step } = this.challenge
    return typeof step === 'string' ? step : undefined
  }

  /** Looks at where the run stands. A crash breaks the rule that is looked at. */
  async show(): Promise<BrowserAnswer> {
    return this.#keep(await this.browser.get(this.#path(), { headers: this.#headers }))
  }

  /** Sends the page's own query with a response. */
  async sendWithQuery(fields: object, query: string): Promise<BrowserAnswer> {
    return this.#keep(await this.sendText(this.#body(fields).body, query))
  }

  /** Sends a response with the step that was seen last, or with another one. */
  async send(fields: object, step = this.step): Promise<BrowserAnswer> {
    const answer = await this.sendText(JSON.stringify({ ...fields, ...(step === undefined ? {} : { step }) }))
    return this.#keep(answer)
  }

  /** Sends a body as it is; a crash is an answer like any other. */
  sendText(body: string, query = ''): Promise<BrowserAnswer> {
    const search = query === '' ? '' : `?${new URLSearchParams({ query })}`
    return this.browser.get(`${this.#path()}${search}`, { method: 'POST', headers: this.#headers, body })
  }

  /** What completes the stage: the right answer to what is shown, or what lets a silent stage act. */
  async completion(): Promise<Completion> {
    const { asks, case: given } = this.#scene.subject
    // A visitor who follows a link is asked for a click first, and the click has a step.
    if (!asks || given.right === undefined) {
      this.#last = undefined
      await this.#keep(await this.browser.get(this.#path()))
      return this.#body({})
    }
    if (this.#last === undefined) await this.show()
    if (given.right === 'link') return this.#confirmation((await this.seen()).link)
    return this.#body(await this.responseOf(given.right))
  }

  /** Completes the stage. */
  async complete(): Promise<BrowserAnswer> {
    const { body, query } = await this.completion()
    return this.#keep(await this.sendText(body, query))
  }

  /** Opens a link of a flow token in this browser and confirms it. */
  async open(link: string): Promise<BrowserAnswer> {
    const { body, query } = await this.#confirmation(link)
    return this.#keep(await this.sendText(body, query))
  }

  /** The same browser, talking to another server. */
  at(node: Node): Visitor {
    const browser = new Browser(node.served.url, node.served.engine.settings.prefix, this.browser)
    return new Visitor({ ...this.#scene, ...node }, browser, this.run)
  }

  /** The same browser, asking for another language from here on. */
  speaking(language: string): Visitor {
    return new Visitor(this.#scene, this.browser, this.run, language)
  }

  async responseOf(answer: AnswerOf): Promise<JsonObject> {
    return typeof answer === 'function' ? answer(await this.seen()) : answer
  }

  /** What an answer may be made of. */
  async seen(): Promise<Seen> {
    const { served, watch, subject } = this.#scene
    const run = await this.stored()
    // The host's own link of the run names no stage.
    const token = watch.won
      .flatMap(({ tokens }) => tokens)
      .findLast(({ run: of, binding }) => of === this.run && binding !== null)
    const { links } = served.engine.services
    const pending = run?.pendingPerson ?? undefined
    const known = pending === undefined ? undefined : await served.storage.users.get(pending)
    const decoy = pending === undefined ? undefined : ({ kind: 'decoy', pk: pending, identifier: '' } as const)
    const seen = {
      challenge: this.challenge,
      context: run?.context ?? {},
      person: known ?? decoy,
      link: token === undefined ? '' : (links?.token(subject.slug, token.id) ?? ''),
      served,
    }
    return { ...seen, mail: (await subject.case.mail?.(seen)) ?? '' }
  }

  /** The run as it is stored. */
  async stored(): Promise<Run | undefined> {
    const { served, subject } = this.#scene
    const query = { flow: subject.slug, browser: null, token: null, run: this.run, flowToken: null }
    return (await served.engine.ports.runs.load(query)).named
  }

  /** What the tested stage has come to: `pass`, `retry`, …; undefined when it has not been answered. */
  async outcome(): Promise<{ readonly outcome: string; readonly code: string | null } | undefined> {
    const { type } = this.#scene.subject
    return (await this.stored())?.history.findLast((entry) => entry.type === type.type)
  }

  async #confirmation(link: string): Promise<Completion> {
    if (link === '') fail('the stage has made no flow token for this visitor.')
    const query = new URL(link).search.slice(1)
    await this.#keep(await this.browser.get(`${this.#path()}?${new URLSearchParams({ query })}`))
    return this.#body({}, query)
  }

  #body(fields: object, query = ''): Completion {
    return { body: JSON.stringify(this.step === undefined ? fields : { ...fields, step: this.step }), query }
  }

  #path(): string {
    const { served, subject } = this.#scene
    return `${served.engine.settings.prefix}/api/v3/flows/executor/${subject.slug}/`
  }

  async #keep(answer: BrowserAnswer): Promise<BrowserAnswer> {
    if (answer.status >= 500) fail(`it crashed with ${answer.status}: ${this.#scene.watch.crash || answer.text}`)
    if (answer.body?.component !== undefined) this.#last = answer
    return answer
  }
}
