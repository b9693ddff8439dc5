import type { TestContext } from '@sallyport/testing/server'
import fc from 'fast-check'
import { Lane } from './lane.ts'
import { recipe, type Recipe } from './recipe.ts'
import { openScene, type Scene } from './scene.ts'
import { createSender, type Answer, type Sent } from './send.ts'
import { targetsOf, type Target } from './targets.ts'

export interface FuzzOptions {
  readonly seed: number
  readonly requests: number
  /** Receives the progress. */
  readonly progress?: (done: number) => void
}

export interface FuzzReport {
  /** How often each status came; 0 for a connection that ended without an answer. */
  readonly statuses: Readonly<Record<string, number>>
  /** What must not happen; with the number of the request. */
  readonly failures: readonly string[]
  /** Secrets that were looked for. */
  readonly secrets: number
}

/** Rows of requests that run beside each other. */
const LANES = 4
const CHUNK = 500
const MOST_FAILURES = 30

/** Sends so many random requests. The same seed makes the same requests; what they meet depends on who is faster. */
export async function runFuzz(t: TestContext, { seed, requests, progress }: FuzzOptions): Promise<FuzzReport> {
  const scene = await openScene(t)
  const { send, close } = createSender(scene.served.url)
  t.teardown(async () => close())
  const targets = await findTargets(scene)
  const lanes = Array.from({ length: LANES }, () => new Lane(scene, send))
  const statuses: Record<string, number> = {}
  const failures: string[] = []
  const one = async (lane: Lane, number: number, made: Recipe): Promise<void> => {
    const target = targets[Math.floor(made.target * targets.length)]
    if (target === undefined) throw new Error('There are no targets.')
    try {
      const { sent, answer } = await lane.send(made, target)
      const status = answer?.status ?? 0
      statuses[status] = (statuses[status] ?? 0) + 1
      const problem = answer === undefined ? undefined : problemOf(scene, made, answer)
      if (problem !== undefined) failures.push(`#${number} ${made.role} ${describe(sent)}: ${problem}`)
    } catch (error) {
      failures.push(`#${number} ${made.role} ${target.method} ${target.path}: ${String(error)}`)
    }
  }
  for (let done = 0; done < requests && failures.length < MOST_FAILURES; done += CHUNK) {
    const count = Math.min(CHUNK, requests - done)
    const recipes = fc.sample(recipe, { seed: seed + done, numRuns: count })
    // oxlint-disable-next-line no-await-in-loop -- one chunk after the other, so that the log is looked at in between
    await Promise.all(
      lanes.map(async (lane, place) => {
        for (let index = place; index < recipes.length; index += LANES) {
          const made = recipes[index]
          // oxlint-disable-next-line no-await-in-loop -- a browser sends one request after the other
          if (made !== undefined) await one(lane, done + index, made)
        }
      }),
    )
    const logged = scene.secrets.shownTo(undefined, scene.takeLog())
    if (logged.length > 0) failures.push(`#${done}-${done + count} the log holds ${logged.join(', ')}`)
    progress?.(done + count)
  }
  const kept = scene.secrets.shownTo(undefined, await scene.kept())
  if (kept.length > 0) failures.push(`the database, the events or the metrics hold ${kept.join(', ')}`)
  return { statuses, failures, secrets: scene.secrets.size }
}

async function findTargets({ served }: Scene): Promise<readonly Target[]> {
  const { body } = await served.browser().get('/api/v3/schema/')
  const page = await served.browser().get('/if/flow/default-authentication-flow/', { headers: { accept: 'text/html' } })
  const assets = [...page.text.matchAll(/(?:src|href)="(\/[^"?]+\.(?:js|css|svg|png)[^"]*)"/g)].map(
    ([, path = '']) => path,
  )
  return targetsOf(body, assets)
}

function problemOf({ secrets }: Scene, { role }: Recipe, { status, headers, text }: Answer): string | undefined {
  // Too much at once may be said, and then when to come again.
  const isDeclared = status === 503 && headers['retry-after'] !== undefined && text.includes('unavailable')
  if (status >= 500 && !isDeclared) return `${status} ${text.slice(0, 300)}`
  const shown = secrets.shownTo(role, `${text}\n${JSON.stringify(headers)}`)
  return shown.length === 0 ? undefined : `shows ${shown.join(', ')}`
}

function describe({ method, path, headers, body }: Sent): string {
  const { cookie: _cookie, ...others } = headers
  const content = body === undefined ? '' : Buffer.from(body).toString('latin1').slice(0, 200)
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(others).slice(0, 500)} ${JSON.stringify(content)}`
}
