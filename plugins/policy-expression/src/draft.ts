import { LONGEST_LIST, MOST_STEPS } from './bounds.ts'
import { ExpressionProblem, type Place } from './problem.ts'
import type { Meter } from './meter.ts'
import { isUserField, userFields, userView, type UserField } from './user-view.ts'
import { people, type Asked, type PersonPath, type Source } from './variables.ts'

/** A function that the running expression calls. */
export interface Helper {
  /** `_3(dyn): bool` */
  readonly signature: string
  readonly call: (...values: never[]) => unknown
}

/** What a translation gathers: the variables and helpers that the running expression needs, and what it costs. */
export class Draft {
  /** Under the names that the running expression has for them. An expression cannot name what begins with `_` itself. */
  readonly variables = new Map<string, Source>()
  readonly helpers: Helper[] = []
  /** Whose authenticators must be at hand before it runs, and under which names. */
  readonly authenticators = new Map<PersonPath, string>()
  /** The users that the expression reads anything of. */
  readonly people = new Set<PersonPath>()
  readonly source: string
  readonly meter: Meter
  readonly #names = new Map<string, string>()
  readonly #userFields = new Map<PersonPath, Set<UserField>>()
  #steps = 0
  #count = 0

  constructor(source: string, meter: Meter) {
    this.source = source
    this.meter = meter
  }

  /** The name of a variable; the same for the same key. */
  variable(key: string, make: () => Source): string {
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const name = this.#fresh()
    this.#names.set(key, name)
    this.variables.set(name, make())
    return name
  }

  /** The view of a person; with no field, all of it. */
  user(path: PersonPath, field?: string): string {
    this.people.add(path)
    const named = this.#userFields.get(path) ?? new Set()
    this.#userFields.set(path, named)
    for (const name of field === undefined ? userFields : [field]) if (isUserField(name)) named.add(name)
    return this.variable(path, () => ({ type: 'dyn', read: (asked: Asked) => userView(people[path](asked), named) }))
  }

  authenticatorsOf(path: PersonPath): string {
    this.people.add(path)
    const name = this.authenticators.get(path) ?? this.#fresh()
    this.authenticators.set(path, name)
    return name
  }

  /** @param types `(dyn, string): bool` */
  helper(types: string, call: Helper['call']): string {
    const name = this.#fresh()
    this.helpers.push({ signature: `${name}${types}`, call })
    return name
  }

  /** Counts what a node may cost at worst. */
  spend(place: Place, steps: number, inMacro: boolean): void {
    this.#steps += inMacro ? steps * LONGEST_LIST : steps
    if (this.#steps > MOST_STEPS) throw new ExpressionProblem(place, `it may take more than ${MOST_STEPS} steps`)
  }

  #fresh(): string {
    this.#count += 1
    return `_${this.#count}`
  }
}
