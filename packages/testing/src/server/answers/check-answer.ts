import { FieldErrors, FlowInfo, type Engine } from '@sallyport/core'
import type { AnswerCheck } from '../../browser.ts'
import { checkAdminAnswer } from './check-admin-answer.ts'
import { FINAL, ownSchema } from './own-schemas.ts'
import { foreignSchemas } from './foreign-schemas.ts'
import { complaint } from './complaint.ts'

const EXECUTOR = /\/api\/v3\/flows\/executor\/([^/?]+)\//
/** Statuses with a challenge. */
const WITH_CHALLENGE: ReadonlySet<number> = new Set([200, 409, 500])
/** Errors that have such a status and yet no challenge. */
const WITHOUT_CHALLENGE: ReadonlySet<string> = new Set(['conflict', 'internal_error'])

const EXECUTOR_FIELDS: ReadonlySet<string> = new Set([
  'component',
  'flow_info',
  'pending_user',
  'pending_user_avatar',
  'response_errors',
  'step',
])

/**
 * Looks at every answer of the executor: is it what its stage type declares, what the reference system's clients read,
 * and of the shape that all answers have? Throws one sentence when it is not.
 */
export function checkAnswers(engine: Engine): AnswerCheck {
  return (answer) => {
    checkAdminAnswer(answer)
    const { method, path, status, text, body } = answer
    const slug = EXECUTOR.exec(path)?.[1]
    if (slug === undefined || method === 'HEAD') return
    const problem = isObject(body) ? problemOf(engine, slug, status, body) : 'is no JSON object'
    if (problem === undefined) return
    throw new Error(`The answer ${status} to ${method} ${path} ${problem}: ${text.slice(0, 2000)}`)
  }
}

type Body = Readonly<Record<string, unknown>>

function problemOf(engine: Engine, slug: string, status: number, body: Body): string | undefined {
  const { component } = body
  if (component === undefined) return errorProblem(status, body)
  if (typeof component !== 'string') return 'names its component with something that is no text'
  if (!WITH_CHALLENGE.has(status)) return 'has a challenge with a status that has none'
  const isCrash = component === 'ak-stage-flow-error'
  if (isCrash ? status !== engine.settings.crashStatus : status === 500)
    return 'is a crash by its status or component only'
  if (status === 409 && typeof body['code'] !== 'string') return 'is a conflict without a code'
  return stepProblem(component, body) ?? shapeProblem(engine, slug, component, { status, body })
}

function errorProblem(status: number, body: Body): string | undefined {
  const keys = Object.keys(body).toSorted().join()
  if (keys !== 'code,detail') return 'is neither a challenge nor exactly { detail, code }'
  if (typeof body['detail'] !== 'string' || typeof body['code'] !== 'string')
    return 'has a detail or code that is no text'
  const needsChallenge = WITH_CHALLENGE.has(status) && !WITHOUT_CHALLENGE.has(body['code'])
  return needsChallenge ? 'has no challenge, although its status promises one' : undefined
}

function stepProblem(component: string, { step }: Body): string | undefined {
  if (FINAL.has(component)) return step === undefined ? undefined : 'has a step, although nothing can be sent back'
  return typeof step === 'string' && /^[\w-]+\.[\w-]+$/.test(step) ? undefined : 'has no step, so nobody can answer it'
}

function shapeProblem(
  engine: Engine,
  slug: string,
  component: string,
  { status, body }: { readonly status: number; readonly body: Body },
): string | undefined {
  const own = ownSchema(engine, slug, component, bindingOf(body['step']))
  if (own === undefined) return `has the component "${component}", which no plugin registers`
  const wrong = own.schema === undefined ? undefined : complaint(own.schema, ownFields(own.schema, status, body))
  if (wrong !== undefined) return `does not fit the schema of its stage type (${wrong})`
  if (own.withUser && (typeof body['pending_user'] !== 'string' || typeof body['pending_user_avatar'] !== 'string')) {
    return 'has no pending_user and pending_user_avatar, which its stage type asks for'
  }
  if (own.withFlowInfo || 'flow_info' in body) {
    const info = complaint(FlowInfo, body['flow_info'])
    if (info !== undefined) return `has a wrong flow_info (${info})`
  }
  const errors = 'response_errors' in body ? complaint(FieldErrors, body['response_errors']) : undefined
  if (errors !== undefined) return `has wrong response_errors (${errors})`
  const foreign = foreignSchemas().of(component)
  const unread = foreign === undefined ? undefined : complaint(foreign, body)
  return unread === undefined ? undefined : `does not fit what clients of the reference system read (${unread})`
}

/** A challenge without the fields that the executor adds: a stage type may have closed its own object. */
function ownFields({ properties = {} }: { readonly properties?: object }, status: number, body: Body): Body {
  const isAdded = (field: string): boolean => EXECUTOR_FIELDS.has(field) || (status === 409 && field === 'code')
  const isOwn = (field: string): boolean => !isAdded(field) || Object.hasOwn(properties, field)
  return Object.fromEntries(Object.entries(body).filter(([field]) => isOwn(field)))
}

/** The binding that a step names: its text is readable, its MAC is the engine's affair. */
function bindingOf(step: unknown): string | undefined {
  if (typeof step !== 'string') return undefined
  const fields: unknown = JSON.parse(Buffer.from(step.split('.', 1)[0] ?? '', 'base64url').toString())
  const binding: unknown = Array.isArray(fields) ? fields[3] : undefined
  return typeof binding === 'string' ? binding : undefined
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
