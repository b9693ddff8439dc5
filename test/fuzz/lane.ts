import type { Body, Recipe, Role } from './recipe.ts'
import type { Scene } from './scene.ts'
import type { Answer, Sent } from './send.ts'
import { resolvePath, type Target } from './targets.ts'
import { headerText, Visitor } from './visitor.ts'

const LOGIN = 'default-authentication-flow'
const EXECUTOR = `/api/v3/flows/executor/${LOGIN}/`
const JSON_TYPE = { 'content-type': 'application/json' }
/** Requests after which a new user of the role logs in: earlier requests may have logged out or changed the previous one. */
const RELOGIN = 100

export type Send = (sent: Sent) => Promise<Answer | undefined>

/** A row of requests that come one after the other, from one browser for each role. */
export class Lane {
  readonly #visitors = new Map<Role, { readonly visitor: Visitor; readonly name: string | undefined; left: number }>()
  readonly #scene: Scene
  readonly #send: Send

  constructor(scene: Scene, send: Send) {
    this.#scene = scene
    this.#send = send
  }

  /** Sends one request; returns what was sent and what came back. */
  async send(recipe: Recipe, target: Target): Promise<{ readonly sent: Sent; readonly answer: Answer | undefined }> {
    const { visitor, name } = await this.#visitorOf(recipe.role)
    const { slug, path } = resolvePath(target, recipe)
    const sent = requestOf(recipe, recipe.method === '' ? target.method : recipe.method, path, {
      body: this.#bodyOf(recipe, slug, visitor, name),
      cookie: visitor.cookieHeader(recipe),
    })
    const answer = await this.#send(sent)
    if (answer !== undefined) this.#keep(visitor, recipe.role, slug, answer)
    return { sent, answer }
  }

  async #visitorOf(role: Role): Promise<{ readonly visitor: Visitor; readonly name: string | undefined }> {
    const known = this.#visitors.get(role)
    if (known !== undefined && known.left > 0) {
      known.left -= 1
      return known
    }
    const visitor = new Visitor()
    const name = await this.#scene.person(role)
    const made = { visitor, name, left: RELOGIN }
    this.#visitors.set(role, made)
    for (const fields of name === undefined ? [] : [{}, { uid_field: name }, { password: this.#scene.password }]) {
      const step = visitor.steps.get(LOGIN)
      const body = Buffer.from(JSON.stringify({ ...fields, ...(step === undefined ? {} : { step }) }))
      const isFirst = step === undefined
      const cookie = [...visitor.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
      const headers = { ...JSON_TYPE, ...(cookie === '' ? {} : { cookie }) }
      const sent = { method: isFirst ? 'GET' : 'POST', path: EXECUTOR, headers, body: isFirst ? undefined : body }
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      const answer = await this.#send(sent)
      if (answer?.status !== 200) throw new Error(`${name} cannot log in: ${answer?.status}.`)
      this.#keep(visitor, role, LOGIN, answer)
    }
    return made
  }

  #keep(visitor: Visitor, role: Role, slug: string | undefined, answer: Answer): void {
    visitor.keep(slug, answer)
    const cookie = visitor.cookies.get('sallyport')
    if (cookie !== undefined && answer.headers['set-cookie'] !== undefined)
      this.#scene.secrets.plantCookie(cookie, role)
  }

  #bodyOf(
    { body, text, ...recipe }: Recipe,
    slug: string | undefined,
    visitor: Visitor,
    name: string | undefined,
  ): Body {
    if (body.kind !== 'fitting') return body
    const step = slug === undefined ? undefined : visitor.step(slug, { ...recipe, body, text })
    const shown = slug === undefined ? undefined : visitor.components.get(slug)
    const fields: Readonly<Record<string, unknown>> = {
      ...fittingFields(shown, name ?? text, name === undefined ? text : this.#scene.password),
      ...(step === undefined ? {} : { step }),
    }
    const type = body.form ? 'application/x-www-form-urlencoded' : 'application/json'
    const form = new URLSearchParams(Object.entries(fields).map(([key, value]) => [key, String(value).toWellFormed()]))
    const bytes = Buffer.from(body.form ? form.toString() : JSON.stringify(fields))
    return { kind: 'raw', type, bytes, encoding: undefined }
  }
}

function fittingFields(
  component: string | undefined,
  name: string,
  password: string,
): Readonly<Record<string, unknown>> {
  switch (component) {
    case 'ak-stage-identification':
      return { uid_field: name }
    case 'ak-stage-password':
      return { password }
    case 'ak-stage-prompt':
      return { username: name, email: `${name}@example.com`, name }
    case 'ak-stage-user-login':
      return { remember_me: true }
    case 'acme-stage-pin':
      return { pin: '1234' }
    default:
      return { answer: name, token: '' }
  }
}

function requestOf(
  recipe: Recipe,
  method: string,
  path: string,
  { body, cookie }: { readonly body: Body; readonly cookie: string | undefined },
): Sent {
  const bytes = body.kind !== 'raw' || ['GET', 'HEAD', 'TRACE'].includes(method) ? undefined : body.bytes
  const query = new URLSearchParams(recipe.query.map(([key, value]) => [key, value.toWellFormed()])).toString()
  const headers: Record<string, string> = {}
  // What a form needs, so that more of them are let in than refused.
  if (body.kind === 'raw' && bytes !== undefined) {
    headers['content-type'] = body.type
    headers['origin'] = 'http://sallyport.test'
    if (body.encoding !== undefined) headers['content-encoding'] = body.encoding
  }
  if (cookie !== undefined) headers['cookie'] = cookie
  for (const [name, value] of recipe.headers) headers[name] = headerText(value)
  // What was announced and never comes is waited for, which is right.
  if ((bytes?.length ?? 0) === 0) delete headers['content-length']
  if (headers['content-length'] !== undefined) delete headers['transfer-encoding']
  // Whatever is left of the body would be the connection's next request.
  if (headers['content-length'] !== undefined || headers['upgrade'] !== undefined) headers['connection'] = 'close'
  else if (bytes !== undefined && headers['transfer-encoding'] === undefined)
    headers['content-length'] = String(bytes.length)
  const joint = path.includes('?') ? '&' : '?'
  return { method, path: query === '' ? path : `${path}${joint}${query}`, headers, body: bytes }
}
