import type { JsonObject } from '@sallyport/core'
import { doesProve } from '../does-prove.ts'
import { stageOf } from '../draw-page.ts'
import { fail } from '../../rule.ts'
import { isPassed } from '../is-passed.ts'
import type { Scene } from '../scene.ts'
import { mayProve, type StageRule } from '../stage-rule.ts'

/** More values of one field than this are not tried. */
const MOST = 5

export const choices: StageRule = {
  name: 'choices',
  title: 'no choice such as “skip”, “send again” or another device passes it, or the answer after it',
  why: 'A choice that is taken for a proof, or that is noted and makes the next answer count, is a way round the proof.',
  fix: 'Return `pass` only where this very answer was checked, and keep nothing in the context that stands for it.',
  concerns: 'proves who somebody is, and has `wrong`',
  classes: [2],
  appliesTo: mayProve,
  async check(scene) {
    const flags = flagsOf(scene)
    const [wrong] = scene.subject.case.wrong ?? []
    if (wrong === undefined || flags.length === 0 || !(await doesProve(scene))) return
    for (const flag of flags) {
      const visitor = await scene.begin()
      await visitor.show()
      const answer = await visitor.responseOf(wrong.response)
      for (const fields of [flag, { ...answer, ...flag }, answer]) {
        if (visitor.step === undefined) break
        await visitor.send(fields)
        if (await isPassed(visitor)) {
          const what = fields === answer ? `a wrong answer after ${JSON.stringify(flag)}` : JSON.stringify(fields)
          fail(`${what} has passed it.`)
        }
      }
    }
  },
}

/** Fields that choose: boxes, and values of a list. */
function flagsOf(scene: Scene): readonly JsonObject[] {
  const schema: object = stageOf(scene)?.response?.schema ?? {}
  const properties = 'properties' in schema && typeof schema.properties === 'object' ? { ...schema.properties } : {}
  return Object.entries(properties).flatMap(([name, inner]: [string, unknown]) =>
    valuesOf(inner)
      .slice(0, MOST)
      .map((value) => ({ [name]: value })),
  )
}

function valuesOf(schema: unknown): readonly (boolean | string | number)[] {
  if (typeof schema !== 'object' || schema === null) return []
  const known: { type?: unknown; enum?: unknown; anyOf?: unknown; const?: unknown } = schema
  if (known.type === 'boolean') return [true, false]
  if (isScalar(known.const)) return [known.const]
  if (Array.isArray(known.enum)) return known.enum.filter(isScalar)
  return Array.isArray(known.anyOf) ? known.anyOf.flatMap(valuesOf) : []
}

function isScalar(value: unknown): value is boolean | string | number {
  return ['boolean', 'number', 'string'].includes(typeof value)
}
