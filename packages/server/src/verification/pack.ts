import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runCommand, tellingLine } from './run-command.ts'

/** A package as npm would publish it; or why there is none. */
export type Packed = { readonly tarball: string } | { readonly problem: string }

/** Builds and packs the package in a folder. */
export async function packPlugin(folder: string, target: string): Promise<Packed> {
  const { ok, output } = await runCommand('npm', ['pack', '--pack-destination', target], { cwd: folder })
  const tarball = readdirSync(target).find((name) => name.endsWith('.tgz'))
  if (!ok || tarball === undefined) return { problem: `The package cannot be packed: ${tellingLine(output)}.` }
  return { tarball: join(target, tarball) }
}

interface Publint {
  publint(options: object): Promise<{ readonly messages: readonly unknown[]; readonly pkg: object }>
}

interface PublintUtils {
  formatMessage(message: unknown, pkg: object, options: { readonly color: boolean }): string | undefined
}

/** What publint, a development dependency of the plugin's, objects to in its tarball. */
export async function publintProblems(folder: string, tarball: string): Promise<readonly string[]> {
  const find = createRequire(join(folder, 'package.json'))
  let modules: readonly [Publint, PublintUtils]
  try {
    const load = (name: string) => import(pathToFileURL(find.resolve(name)).href)
    modules = await Promise.all([load('publint'), load('publint/utils')])
  } catch {
    return ['publint, which looks at what is published, is not installed: npm install -D publint.']
  }
  const [{ publint }, { formatMessage }] = modules
  const { buffer, byteOffset, byteLength } = readFileSync(tarball)
  const content = buffer.slice(byteOffset, byteOffset + byteLength)
  const { messages, pkg } = await publint({
    strict: true,
    level: 'warning',
    pack: { tarball: content },
  })
  return messages.map(
    (message) => `publint: ${(formatMessage(message, pkg, { color: false }) ?? '').replace(/\.?$/, '.')}`,
  )
}
