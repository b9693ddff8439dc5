import { parseArgs } from 'node:util'

/** How much is measured. */
export interface Options {
  readonly rounds: number
  /** Milliseconds of load for one subject in one round. */
  readonly window: number
  /** The same for subjects that hash for real, which are slow. */
  readonly hashWindow: number
  /** Milliseconds after which no further round begins. */
  readonly budget: number
  /** Only rows whose name contains this, and what they are compared with. */
  readonly only: string | undefined
  /** Folder for V8's CPU profiles of the servers. */
  readonly profile: string | undefined
}

const FULL = { rounds: 7, window: 1200, hashWindow: 2500, budget: 250_000 }
const QUICK = { rounds: 3, window: 350, hashWindow: 900, budget: 42_000 }

/** Reads `--quick`, `--only <part of a name>` and `--profile <folder>`. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    // A package manager may hand its own separator on.
    args: args.filter((arg) => arg !== '--'),
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      profile: { type: 'string' },
    },
  })
  return { ...(values.quick ? QUICK : FULL), only: values.only, profile: values.profile }
}
