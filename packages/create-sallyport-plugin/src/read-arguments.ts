import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readParts, type Part } from './parts.ts'
import { ScaffoldError } from './scaffold-error.ts'

interface Arguments {
  readonly help: boolean
  /** Of the npm package. */
  readonly name: string
  /** Absolute. */
  readonly folder: string
  /** What it is made with. */
  readonly parts: ReadonlySet<Part>
}

/** @throws `ScaffoldError` for an option that does not exist, and for a second name */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args)
  const [name = 'my-sallyport-plugin', ...more] = positionals
  if (more.length > 0) throw new ScaffoldError(`One name is wanted, and "${more.join(' ')}" is too much.`)
  const folder = resolve(values.folder ?? name.replace(/^.*\//, ''))
  return { help: values.help, name, folder, parts: readParts(values.with) }
}

function parse(args: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h', default: false },
    folder: { type: 'string' },
    with: { type: 'string', default: '' },
  } as const
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (cause) {
    const [reason = ''] = cause instanceof Error ? cause.message.split('. ', 1) : []
    throw new ScaffoldError(`${reason.replace(/\.$/, '')}; --help says what there is.`, { cause })
  }
}
