import type { JsonObject } from '@sallyport/core'
import { fail } from '../rule.ts'
import { everythingOf, pageDrawer } from './draw-page.ts'
import { holds } from './known-secrets.ts'
import type { Scene } from './scene.ts'
import type { AnswerOf, Seen } from './stage-case.ts'
import type { Subject } from './subject.ts'

/** One answer of a visitor, with what they had seen before it and after it. */
interface Stop {
  readonly run: string
  readonly response: JsonObject
  readonly seen: readonly Seen[]
}

/** All wrong answers of a case and the right one, each by another visitor, with all that left the server meanwhile. */
export interface Tour {
  readonly stops: readonly Stop[]
  /** By where it goes: an answer, a page, a log line, an event, the label of a metric. */
  readonly outputs: Readonly<Record<string, readonly string[]>>
  /** Details of events and log lines. */
  readonly details: readonly (readonly [where: string, details: object])[]
}

const known = new WeakMap<Subject, Promise<Tour>>()

/** The tour through a case; made once for all rules that look at what comes out. */
export function tourOf(scene: Scene): Promise<Tour> {
  const tour = known.get(scene.subject) ?? goThrough(scene)
  known.set(scene.subject, tour)
  return tour
}

/** Fails where one of these texts stands in anything that left the server. */
export function expectNone({ outputs }: Tour, secrets: Iterable<string>): void {
  for (const secret of secrets) {
    for (const [where, texts] of Object.entries(outputs)) {
      const text = texts.find((one) => holds(one, secret))
      if (text !== undefined) fail(`the secret "${secret}" stands in ${where}: ${text.slice(0, 500)}`)
    }
  }
}

async function goThrough(scene: Scene): Promise<Tour> {
  const { watch, subject } = scene
  const { wrong = [], right } = subject.case
  const from = [watch.lines, watch.events, watch.details, watch.labels].map((list) => list.length)
  const [lines = 0, events = 0, details = 0, labels = 0] = from
  const stops: Stop[] = []
  const answers: string[] = []
  for (const answer of [...wrong.map(({ response }) => response), right]) {
    const { stop, texts } = await stopAt(scene, answer)
    stops.push(stop)
    answers.push(...texts)
  }
  return {
    stops,
    outputs: {
      'an answer': answers,
      'a page': await pagesOfAnswers(scene, answers),
      'a log line': watch.lines.slice(lines),
      'an event': watch.events.slice(events).map((event) => JSON.stringify(event)),
      'the label of a metric': watch.labels.slice(labels).flat(),
    },
    details: [
      ...watch.events.slice(events).map((event) => ['an event', event.details] as const),
      ...watch.details.slice(details).map((one) => ['a log line', one] as const),
    ],
  }
}

async function stopAt(
  scene: Scene,
  answer: AnswerOf | 'link' | undefined,
): Promise<{ readonly stop: Stop; readonly texts: readonly string[] }> {
  const visitor = await scene.begin()
  const texts = scene.subject.asks ? [(await visitor.show()).text] : []
  const isTyped = scene.subject.asks && answer !== undefined && answer !== 'link'
  const response = isTyped ? await visitor.responseOf(answer) : {}
  const before = await visitor.seen()
  const sent = isTyped
    ? await visitor.sendText(JSON.stringify({ ...response, step: visitor.step }))
    : await visitor.complete()
  const seen = [before, await visitor.seen()]
  return { stop: { run: visitor.run, response, seen }, texts: [...texts, sent.text] }
}

async function pagesOfAnswers(scene: Scene, answers: readonly string[]): Promise<readonly string[]> {
  const { type } = scene.subject
  if (!('component' in type)) return []
  const draw = await pageDrawer(scene)
  const challenges = answers.map(read).filter((challenge) => challenge['component'] === type.component)
  return challenges.map((challenge) => everythingOf(draw({ challenge })))
}

function read(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
