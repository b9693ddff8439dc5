import { contextKey, defineStage, deny, engineTexts, redirect, type FlowTarget } from '@sallyport/core'
import Type, { type Static } from 'typebox'

const Config = Type.Object({
  /** `static` leads to a URL, `flow` to another flow. Default `static`. */
  mode: Type.Enum(['static', 'flow'], { default: 'static' }),
  /** The URL; another site's is fine, since the operator has written it. Needed with `static`. */
  targetStatic: Type.String({ maxLength: 2048, default: '' }),
  /** Slug of the flow. Needed with `flow`. */
  targetFlow: Type.String({ maxLength: 100, default: '' }),
  /** The other flow starts with this one's context; proofs never go along. Default true. Only with `flow`. */
  keepContext: Type.Boolean({ default: true }),
})
type Config = Static<typeof Config>

const FLOW_SCHEME = 'ak-flow://'

/** Where to, instead of what is configured: a URL of an allowed origin, or `ak-flow://<slug>`. */
export const redirectStageTarget = contextKey('redirect_stage_target', Type.String({ maxLength: 2048 }))

/** Completes the flow and leads to a URL or to another flow. */
export const redirectStage = defineStage({
  type: 'redirect',
  version: 1,
  readsPerson: 'brief',
  config: Config,
  // A declared key, so that another stage or the host can set it.
  writes: [redirectStageTarget],
  problem({ mode, targetStatic, targetFlow }) {
    if (mode === 'flow')
      return targetFlow === '' ? { path: ['targetFlow'], reason: 'is needed with "flow"' } : undefined
    return targetStatic === '' ? { path: ['targetStatic'], reason: 'is needed with "static"' } : undefined
  },
  // Leading to a URL changes nothing; another flow's run is stored.
  safe: ({ mode }) => mode === 'static',
  ends: () => 'redirected',
  targets: ({ mode, targetFlow }) => (mode === 'flow' ? [targetFlow] : []),
  act({ config, context, say }) {
    const target = targetOf(config, context.get(redirectStageTarget))
    return target === undefined ? deny(say(engineTexts.denied_unknown), 'no_redirect_target') : redirect(target)
  },
})

function targetOf(config: Config, wanted: string | undefined): string | FlowTarget | undefined {
  const { mode, targetStatic, targetFlow, keepContext } = config
  if (wanted?.startsWith(FLOW_SCHEME) === true) return { flow: wanted.slice(FLOW_SCHEME.length), keepContext }
  if (wanted !== undefined && wanted !== '') return wanted
  if (mode === 'flow') return targetFlow === '' ? undefined : { flow: targetFlow, keepContext }
  return targetStatic === '' ? undefined : targetStatic
}
