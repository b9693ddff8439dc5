import { randomUUID } from 'node:crypto'
import { pendingUser, type BrowserCookie, type JsonObject, type Known, type Plugin } from '@sallyport/core'
import { Browser } from '../browser.ts'
import { serve, type Served, type ServeOptions, type TestContext } from '../server/serve.ts'
import { countQueries } from './count-queries.ts'
import { DOOR, doorFlow, flowOf, conformancePlugin } from './flows.ts'
import { PSEUDO, pseudoTexts } from '../server/pseudo-language.ts'
import type { Subject } from './subject.ts'
import { Visitor } from './visitor.ts'
import { createWatch } from './watch.ts'
import type { Node } from './node.ts'

/** Who the visitor is: the user of the case, an unknown user in their place, or nobody. */
export type Who = 'given' | 'decoy' | 'nobody'

/** A case on its server: what a rule looks at. */
export interface Scene extends Node {
  readonly subject: Subject
  /** A visitor with their own browser, for whom a run has begun at the stage. */
  begin(who?: Who): Promise<Visitor>
  /** A visitor who has been sent the link of a run, and has not opened it. */
  beginByLink(): Promise<{ readonly visitor: Visitor; readonly link: string }>
  /** The same run, seen from a browser that knows nothing of it. */
  elsewhere(run: string): Promise<Visitor>
  /** Another server on the same database. */
  another(): Promise<Node>
  /** The user that the case names. */
  person(): Promise<Known | undefined>
}

export interface SceneOptions {
  readonly plugins: readonly Plugin[]
  readonly serve?: SharedServeOptions | undefined
}

/** What of `serve` may be chosen. */
export type SharedServeOptions = Omit<
  ServeOptions,
  'plugins' | 'flows' | 'databaseUrl' | 'log' | 'around' | 'prefix' | 'telemetry'
>

/** Suites run beside each other, and a PostgreSQL lets in a hundred connections. */
const POOL = 4
const PASSWORD = 'correct horse'
const LOGIN = 'default-authentication-flow'
/** Nobody is to be stopped by a limit of the server: each rule tries often. */
const LIMITS = { attemptsPerAccount: 1_000_000, attemptsPerDay: 1_000_000, attemptsPerAddress: 1_000_000 }

/** Starts a server for all cases of a stage, and returns each case on it. */
export async function openScenes(
  t: TestContext,
  subjects: readonly Subject[],
  options: SceneOptions,
): Promise<(subject: Subject) => Scene> {
  const start = async (databaseUrl?: string): Promise<Node> => {
    const watch = createWatch()
    const served = await serve(t, {
      ...options.serve,
      storage: { poolSize: POOL, ...options.serve?.storage },
      plugins: [
        ...options.plugins,
        conformancePlugin({
          presented: (component, context) => void watch.presented.set(component, context),
          answered: () => void (watch.answers += 1),
        }),
      ],
      texts: { ...options.serve?.texts, [PSEUDO]: pseudoTexts(options.plugins) },
      telemetry: watch.telemetry,
      flows: [...subjects.map(flowOf), doorFlow],
      limits: { ...LIMITS, ...options.serve?.limits },
      log: watch.log,
      around: (ports) => watch.around(ports),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    })
    countQueries(served.storage.pool, () => watch.countQuery())
    return { served, watch }
  }
  const first = await start()
  let second: Promise<Node> | undefined
  const another = (): Promise<Node> => (second ??= start(first.served.databaseUrl))
  return (subject) => sceneOf(first, subject, another)
}

function sceneOf(node: Node, subject: Subject, another: Scene['another']): Scene {
  const { served } = node
  const { slug, case: given } = subject
  const person = async (): Promise<Known | undefined> =>
    given.person === undefined ? undefined : findPerson(served, given.person)
  const scene: Scene = {
    ...node,
    subject,
    another,
    person,
    async begin(who = 'given') {
      await given.arrange?.(served)
      const browser = await openBrowser(served, given.loggedIn)
      const { context, person: vouched } = await visitorOf(scene, who)
      const cookie = cookieOf(browser)
      const login = given.loggedIn === undefined ? undefined : await findPerson(served, given.loggedIn)
      // A host's word is handed on by a link, as is a context.
      const inBrowser = vouched === undefined || vouched === login?.pk
      const { run, link } = await served.engine.start(slug, {
        context: { ...given.context, ...context },
        ...(inBrowser ? { browser: cookie } : {}),
        ...(vouched === undefined ? {} : { person: vouched }),
      })
      // Here it waits in the browser, as after a click that ran no stage yet.
      if (link.includes('flow_token=')) await placeRun(served, run, { ...cookie, person: login?.pk })
      return new Visitor(scene, browser, run)
    },
    async beginByLink() {
      await given.arrange?.(served)
      const { context, person: vouched } = await visitorOf(scene, 'given')
      const { run, link } = await served.engine.start(slug, {
        context: { ...given.context, ...context },
        ...(vouched === undefined ? {} : { person: vouched }),
      })
      return { visitor: await scene.elsewhere(run), link }
    },
    elsewhere: async (run) => new Visitor(scene, await openBrowser(served, undefined), run),
  }
  return scene
}

/** How the user gets into the run: the host vouches for them, or has only named them. */
async function visitorOf(scene: Scene, who: Who): Promise<{ context: JsonObject; person?: string }> {
  const { person: typed, proven } = scene.subject.case
  if (typed === undefined || who === 'nobody') return { context: {} }
  const known = await scene.person()
  if (known === undefined) throw new Error(`The case names the user "${typed}", who does not exist.`)
  if (who === 'given' && proven === true) return { context: {}, person: known.pk }
  // Under the same name, so that what is shown of it is the same.
  return { context: { [pendingUser.name]: { pk: who === 'decoy' ? randomUUID() : known.pk, typed } } }
}

function findPerson({ storage }: Served, username: string): Promise<Known | undefined> {
  return storage.users.find(username, { fields: ['username'] })
}

/** Without the check that `serve` puts on every answer: it is a rule of its own. */
async function openBrowser(served: Served, loggedIn: string | undefined): Promise<Browser> {
  const browser = new Browser(served.url, served.engine.settings.prefix)
  await browser.challenge(DOOR)
  if (loggedIn === undefined) return browser
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: loggedIn })
  const { body } = await browser.answer(LOGIN, { password: PASSWORD })
  if (body.component !== 'xak-flow-redirect') throw new Error(`"${loggedIn}" cannot log in as "${PASSWORD}".`)
  return browser
}

/** Puts a run that waits for its link into a browser. */
async function placeRun(
  { storage }: Served,
  run: string,
  { browser, person = null }: BrowserCookie & { readonly person: string | null | undefined },
): Promise<void> {
  const sql = "update sallyport_run set browser = encode(sha256($2::text::bytea), 'hex'), person = $3 where id = $1"
  await storage.pool.query(sql, [run, browser, person])
  // What a stage gives out is then the run's only link.
  await storage.pool.query('delete from sallyport_flow_token where run = $1', [run])
}

function cookieOf(browser: Browser): BrowserCookie {
  return JSON.parse(Buffer.from(browser.cookies.get('sallyport') ?? '', 'base64').toString())
}
