import { definePlugin, installPlugins, type JsonObject, type Plugin, type StageType } from '@sallyport/core'
import { isSilent, methodName } from '@sallyport/core/adapter'
import { Value } from 'typebox/value'
import type { StageCase } from './stage-case.ts'

/** A stage type in one of its cases. */
export interface Subject {
  readonly type: StageType
  readonly title: string
  readonly slug: string
  readonly case: StageCase
  /** The case's configuration with its defaults. */
  readonly config: JsonObject
  /** It shows a challenge; false for a type that is silent, and for a configuration that asks nothing. */
  readonly asks: boolean
}

const SILENT_LOG = { debug() {}, info() {}, warn() {}, error() {} }

/** The plugin of a stage: its own, or one that registers nothing else. */
export function pluginOf(stage: StageType | Plugin, name: string): Plugin {
  if (!('type' in stage)) return stage
  const { issuesSession = false, writesPeople = false, vouchesByLink = false, proves = [] } = stage
  const capabilities = {
    issuesSessions: issuesSession,
    writesUsers: writesPeople,
    vouchesByLinks: vouchesByLink,
    proves: proves.map(methodName),
  }
  return definePlugin({ name, version: '1.0.0', capabilities, stages: [stage] })
}

/**
 * The stage type to test.
 *
 * @param wanted its name, where the plugin registers several
 */
export function stageTypeOf(
  stage: StageType | Plugin,
  others: readonly Plugin[],
  wanted: string | undefined,
): StageType {
  if ('type' in stage) return stage
  const { stages } = installPlugins([...others, stage], { log: SILENT_LOG }).registry
  const own = stages.filter(({ plugin }) => plugin === stage.name).map(({ type }) => type)
  const [only] = wanted === undefined ? own : own.filter(({ type }) => type === wanted)
  if (only !== undefined && (wanted !== undefined || own.length === 1)) return only
  const names = own.map(({ type }) => `"${type}"`).join(', ') || 'none'
  throw new Error(
    wanted === undefined
      ? `The plugin "${stage.name}" registers these stage types: ${names}. Choose the one to be tested: { type: … }.`
      : `The plugin "${stage.name}" registers no stage type "${wanted}", but these: ${names}.`,
  )
}

/**
 * A case of a stage type; says what it lacks.
 *
 * @param place unique on its server
 */
export function subjectOf(type: StageType, title: string, place: string, given: StageCase): Subject {
  const config = Value.Default(type.config, structuredClone(given.config ?? {})) as JsonObject
  const asks = !isSilent(type) && (type.asks?.(config) ?? true)
  if (asks && given.right === undefined) {
    throw new Error(`The case "${title}" of the stage type "${type.type}" asks something: say what is right.`)
  }
  const slug = `conformance-${place}`
  return { type, title, slug, case: given, config, asks }
}
