import type { JsonObject } from '@sallyport/core'
import { fail } from '../../rule.ts'
import { holds, secretsOfContext, secretsOfResponse } from '../known-secrets.ts'
import type { Scene } from '../scene.ts'
import type { StageRule } from '../stage-rule.ts'
import type { Visitor } from '../visitor.ts'

/** Names of details under which no text may stand. */
const SECRET_DETAIL = /pass(?:word|phrase|wd)|secret|token/i

export const secrets: StageRule = {
  name: 'secrets',
  title: 'no secret is in a challenge, a log line or an event',
  why: 'Logs and events are read by many, and a challenge by everyone at the browser.',
  fix: 'Leave the value out of `present`, of field errors, of thrown errors, and of what is given to `log` and `events`.',
  async check(scene) {
    const { watch, served, subject } = scene
    const [lines, events, details] = [watch.lines.length, watch.events.length, watch.details.length]
    const found = new Set<string>()
    const answers: string[] = []
    for (const wrong of subject.case.wrong ?? []) {
      const visitor = await scene.begin()
      answers.push((await visitor.show()).text)
      await send(visitor, await visitor.responseOf(wrong.response))
    }
    const visitor = await scene.begin()
    if (subject.asks) answers.push((await visitor.show()).text)
    const { right } = subject.case
    if (subject.asks && right !== undefined && right !== 'link') await send(visitor, await visitor.responseOf(right))
    else answers.push((await visitor.complete()).text)
    await note(visitor)

    for (const secret of found) {
      const look = (where: string, texts: readonly string[]): void => {
        const text = texts.find((one) => holds(one, secret))
        if (text !== undefined) fail(`the secret "${secret}" stands in ${where}: ${text.slice(0, 500)}`)
      }
      look('an answer', answers)
      look('a log line', watch.lines.slice(lines))
      look(
        'an event',
        watch.events.slice(events).map((event) => JSON.stringify(event)),
      )
    }
    for (const event of watch.events.slice(events)) expectNoName('an event', event.details)
    for (const one of watch.details.slice(details)) expectNoName('a log line', one)

    async function send(who: Visitor, response: JsonObject): Promise<void> {
      const schema = schemaOf(scene)
      for (const secret of secretsOfResponse(schema, response)) found.add(secret)
      await note(who)
      const answer = await who.sendText(JSON.stringify({ ...response, step: who.step }))
      answers.push(answer.text)
      await note(who)
    }

    async function note(who: Visitor): Promise<void> {
      const seen = await who.seen()
      for (const secret of subject.case.secrets?.(seen) ?? []) found.add(secret)
      for (const secret of secretsOfContext(served.engine.registry.contextKeys, seen.context)) found.add(secret)
      const token = seen.link === '' ? null : new URL(seen.link).searchParams.get('flow_token')
      if (token !== null) found.add(token)
    }
  },
}

function schemaOf({ served, subject }: Scene): object {
  const [binding] = served.engine.definitions.current(subject.slug)?.bindings.values() ?? []
  return binding?.stage.response?.schema ?? {}
}

function expectNoName(where: string, details: object): void {
  for (const [name, value] of Object.entries(details)) {
    if (SECRET_DETAIL.test(name) && typeof value === 'string') fail(`${where} has a text under the name "${name}".`)
  }
}
