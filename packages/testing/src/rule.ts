import { AssertionError } from 'node:assert'

/** A rule that every plugin of a kind must follow, with an explanation and advice for its author. */
export interface Rule<Subject> {
  /** Short and stable: `reloaded`. */
  readonly name: string
  /** A sentence of behaviour; stands in the test's title. */
  readonly title: string
  /** What goes wrong for people where the rule is broken. */
  readonly why: string
  /** What the author changes. */
  readonly fix: string
  /** Does it concern this subject? True when absent. */
  appliesTo?(subject: Subject): boolean
}

/** A rule that was broken: what was seen, why it matters, and how to fix it. */
export class RuleBroken extends Error {
  /** The rule's name. */
  readonly rule: string

  constructor(rule: Omit<Rule<never>, 'appliesTo'>, cause: unknown) {
    const text = cause instanceof Error ? cause.message : String(cause)
    const isSeen = cause instanceof Violation || cause instanceof AssertionError
    const what = isSeen ? `is broken: ${text}` : `could not be looked at: ${text}`
    super(`The rule "${rule.name}" (${rule.title}) ${what}\nWhy it matters: ${rule.why}\nTo fix it: ${rule.fix}`, {
      cause,
    })
    this.name = 'RuleBroken'
    this.rule = rule.name
  }
}

/** Runs a rule's check; whatever it throws is reported with the rule. */
export async function runRule(rule: Omit<Rule<never>, 'appliesTo'>, check: () => Promise<void>): Promise<void> {
  try {
    await check()
  } catch (error) {
    throw new RuleBroken(rule, error)
  }
}

/** What a check has seen and should not. */
class Violation extends Error {}

/** Ends a check: `what` says what was seen. */
export function fail(what: string): never {
  throw new Violation(what)
}
