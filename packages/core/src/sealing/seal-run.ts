import type { Context, Json, JsonObject, Plan, PlanEntry } from '@sallyport/planner'
import { secretParameters } from '../schema/secret-values.ts'
import type { Run } from '../ports/run-store.ts'
import type { Keys } from '../security/keys.ts'
import type { SecretRule } from './secret-rule.ts'

/** Where a stored context keeps what is sealed, by key; no context key has such a name. */
const SEALED = '$sealed'
/** Begins a sealed text where a text is stored; neither a destination nor an answer begins so. */
const PREFIX = '$sealed:'

export interface Sealer {
  readonly keys: Pick<Keys, 'seal' | 'open'>
  readonly rule: SecretRule
}

/**
 * A run as it is stored: what is secret of its contexts, of the configuration of inserted stages and of its destination is
 * encrypted, and with any of these the last answer. Each value is bound to the run and to its place.
 */
export function sealRun({ keys, rule }: Sealer, run: Run): Run {
  const sealText = (place: string, text: string): string => keys.seal('context', text, `${run.id}:${place}`)
  const sealContext = (context: Context): Context => {
    const secret = rule.secretKeys(context)
    if (secret.length === 0) return context
    const sealed = secret.map((name) => [name, sealText(name, JSON.stringify(context[name]))])
    const plain = Object.entries(context).filter(([name]) => !secret.includes(name))
    return { ...Object.fromEntries(plain), [SEALED]: Object.fromEntries(sealed) }
  }
  const context = sealContext(run.context)
  const initial = run.initial === run.context ? context : sealContext(run.initial)
  const plan = sealPlan(run.plan)
  const next = run.next !== null && isSecretUrl(run.next) ? PREFIX + sealText('/next', run.next) : run.next
  const isPlain = context === run.context && initial === run.initial && plan === run.plan && next === run.next
  const { answered } = run
  // A challenge may show what the context keeps, such as recovery codes, and lead to what only a link's reader may know.
  const answer = answered !== null && (!isPlain || isSecretUrl(answered.answer)) ? sealAnswer(answered) : answered
  return isPlain && answer === answered ? run : { ...run, context, initial, plan, next, answered: answer }

  function sealPlan(entries: Plan): Plan {
    const isSecret = ({ inserted }: PlanEntry): boolean => inserted !== undefined && rule.isSecretConfig(inserted)
    if (!entries.some(isSecret)) return entries
    return entries.map((entry) => {
      const { binding, inserted } = entry
      if (inserted === undefined || !isSecret(entry)) return entry
      const config = { [SEALED]: sealText(`/plan/${binding}`, JSON.stringify(inserted.config)) }
      return { ...entry, inserted: { ...inserted, config } }
    })
  }

  function sealAnswer(stored: NonNullable<Run['answered']>): Run['answered'] {
    return { ...stored, answer: PREFIX + sealText('/answer', stored.answer) }
  }
}

/** A run as the engine knows it. One with a value that no key opens is marked as unreadable, and begins again. */
export function openRun(sealer: Sealer, run: Run): Run {
  return isSealed(run) ? openSealed(sealer, run) : run
}

/** Is anything of a stored run encrypted? Of most runs nothing is. */
function isSealed({ context, initial, plan, next, answered }: Run): boolean {
  return (
    SEALED in context ||
    SEALED in initial ||
    next?.startsWith(PREFIX) === true ||
    answered?.answer.startsWith(PREFIX) === true ||
    plan.some(({ inserted }) => inserted !== undefined && SEALED in inserted.config)
  )
}

function openSealed({ keys }: Sealer, run: Run): Run {
  let unreadable = false
  const openText = (place: string, sealed: unknown): string | undefined => {
    const text = typeof sealed === 'string' ? keys.open('context', sealed, `${run.id}:${place}`) : undefined
    unreadable ||= text === undefined
    return text
  }
  const openJson = (place: string, sealed: unknown): Json | undefined => {
    const text = openText(place, sealed)
    return text === undefined ? undefined : (JSON.parse(text) as Json)
  }
  const openContext = (context: Context): Context => {
    const { [SEALED]: sealed, ...plain } = context
    if (sealed === undefined) return context
    unreadable ||= !isObject(sealed)
    const opened = Object.entries(isObject(sealed) ? sealed : {}).flatMap(([name, value]): [string, Json][] => {
      const json = openJson(name, value)
      return json === undefined ? [] : [[name, json]]
    })
    return { ...plain, ...Object.fromEntries(opened) }
  }
  const openPlan = (plan: Plan): Plan =>
    plan.map((entry) => {
      const { binding, inserted } = entry
      const sealed = inserted?.config[SEALED]
      if (inserted === undefined || sealed === undefined) return entry
      const config = openJson(`/plan/${binding}`, sealed)
      return { ...entry, inserted: { ...inserted, config: isObject(config) ? config : {} } }
    })
  const { answered, next } = run
  const opened: Run = {
    ...run,
    context: openContext(run.context),
    initial: openContext(run.initial),
    plan: openPlan(run.plan),
    next: next?.startsWith(PREFIX) === true ? (openText('/next', next.slice(PREFIX.length)) ?? null) : next,
    answered: answered === null ? null : openAnswer(answered),
  }
  return unreadable ? { ...opened, unreadable: true } : opened

  // A repeat of a step whose answer cannot be read is no repeat: it gets what comes next.
  function openAnswer(stored: NonNullable<Run['answered']>): Run['answered'] {
    if (!stored.answer.startsWith(PREFIX)) return stored
    const answer = openText('/answer', stored.answer.slice(PREFIX.length))
    return answer === undefined ? null : { ...stored, answer }
  }
}

/** Also for a text that holds a URL. */
function isSecretUrl(text: string): boolean {
  return secretParameters(text).length > 0
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
