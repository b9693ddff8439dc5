import { ParseError, type ParseResult, type TypeCheckResult } from '@marcbachmann/cel-js'
import type { ContextKey, PolicyResult } from '@sallyport/core'
import { Draft } from './draft.ts'
import { checkingEnvironment, runningEnvironment } from './environments.ts'
import { failureOf } from './failure.ts'
import { Meter } from './meter.ts'
import { ExpressionProblem, policyProblem } from './problem.ts'
import { translateExpression } from './translate.ts'
import type { Asked, PersonPath } from './variables.ts'

/** An expression that can be asked. */
export interface CompiledExpression {
  /** What it answers depends on who the user is. */
  readonly readsUser: boolean
  /** Whose authenticators it wants to know. */
  readonly authenticators: readonly PersonPath[]
  /** @throws when the expression fails, such as for a name that is not there */
  evaluate(asked: Asked, authenticators?: ReadonlyMap<PersonPath, readonly string[]>): PolicyResult
  /** What the last evaluation has made by joining texts and lists. */
  readonly meter: Meter
}

/** @throws `PolicyProblem` with line and column */
export function compileExpression(
  expression: string,
  contextKeys: ReadonlyMap<string, ContextKey>,
): CompiledExpression {
  try {
    const meter = new Meter()
    const draft = new Draft(expression, meter)
    const parsed = parse(expression, contextKeys)
    const translated = translateExpression(parsed.ast, draft, contextKeys)
    requireBoolean(parsed.check())
    return prepareToRun(translated, draft)
  } catch (error) {
    throw error instanceof ExpressionProblem ? policyProblem(expression, error) : error
  }
}

function parse(expression: string, contextKeys: ReadonlyMap<string, ContextKey>): ParseResult {
  try {
    return checkingEnvironment(contextKeys).parse(expression)
  } catch (cause) {
    if (cause instanceof ParseError) throw problemOf(cause)
    if (cause instanceof RangeError) throw new ExpressionProblem({ pos: 0 }, 'it nests too deeply', { cause })
    throw cause
  }
}

function requireBoolean({ error, type }: TypeCheckResult): void {
  if (error !== undefined) throw problemOf(error)
  if (type === 'bool') return
  const reason =
    type === 'dyn' ? 'what it answers is known only when it is run: compare it, as in … == true' : undefined
  throw new ExpressionProblem({ pos: 0 }, reason ?? `it answers ${type}, and must answer true or false`)
}

function problemOf(error: NonNullable<TypeCheckResult['error']>): ExpressionProblem {
  const pos = error.range?.start ?? 0
  return new ExpressionProblem({ pos }, error.summary.replace(/\.$/, ''), { cause: error })
}

function prepareToRun(translated: string, draft: Draft): CompiledExpression {
  const environment = runningEnvironment()
  for (const [name, { type }] of draft.variables) environment.registerVariable(name, type)
  for (const name of draft.authenticators.values()) environment.registerVariable(name, 'list<string>')
  for (const { signature, call } of draft.helpers) environment.registerFunction(signature, call, { async: false })
  const run = environment.parse(translated)
  const { error } = run.check()
  if (error !== undefined) throw error
  const variables = [...draft.variables].map(([name, { read }]) => ({ name, read }))
  const { meter } = draft
  return {
    readsUser: draft.people.size > 0,
    authenticators: [...draft.authenticators.keys()],
    meter,
    evaluate(asked, authenticators) {
      const values: Record<string, unknown> = {}
      for (const { name, read } of variables) values[name] = read(asked)
      for (const [path, name] of draft.authenticators) values[name] = authenticators?.get(path) ?? []
      meter.start()
      const passing = answer(run, values)
      return { passing, messages: meter.messages }
    },
  }
}

function answer(run: ParseResult, values: Record<string, unknown>): boolean {
  try {
    return run(values) === true
  } catch (cause) {
    throw failureOf(cause)
  }
}
