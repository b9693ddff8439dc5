import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consumerTypeProblems, installConsumer, listInstalled } from './consumer.ts'
import { licenceProblems } from './licences.ts'
import { packPlugin, publintProblems } from './pack.ts'
import { packageProblems, readPackageFile, type PackageFile } from './package-file.ts'
import { runSuite } from './suite.ts'

/** What was found out about a plugin. */
export interface Verification {
  /** A sentence each; none when the plugin can be published. */
  readonly problems: readonly string[]
  /** What was looked at, and what an operator will be asked to trust. */
  readonly report: string
}

/**
 * `sallyport plugin verify`: looks at the plugin of a folder as those will who install it. It is packed, and installed into
 * an empty app in a temporary folder.
 *
 * @throws `StartError` with one sentence where there is no package
 */
export async function verifyPlugin(folder: string): Promise<Verification> {
  const file = readPackageFile(folder)
  const target = mkdtempSync(join(tmpdir(), 'sallyport-verify-'))
  try {
    return await verify(folder, target, file)
  } finally {
    rmSync(target, { recursive: true, force: true })
  }
}

async function verify(folder: string, target: string, file: PackageFile): Promise<Verification> {
  const problems = [...packageProblems(file, (name) => existsSync(join(folder, name)))]
  const packed = await packPlugin(folder, target)
  if ('problem' in packed) return { problems: [...problems, packed.problem], report: '' }
  problems.push(...(await publintProblems(folder, packed.tarball)))
  const size = `${(statSync(packed.tarball).size / 1000).toFixed(1)} kB`
  const consumer = await installConsumer(folder, target, { file, tarball: packed.tarball })
  if ('problem' in consumer) return { problems: [...problems, consumer.problem], report: '' }
  for (const { name, licence } of licenceProblems(consumer.plugin)) {
    problems.push(`It brings "${name}", whose licence "${licence}" is not permissive, or not known to be.`)
  }
  problems.push(...(await consumerTypeProblems(folder, consumer, file.name)))
  const listing = await listInstalled(consumer, file)
  const lines = 'problem' in listing ? [] : listing.lines
  if ('problem' in listing) problems.push(listing.problem)
  const stages = lines.flatMap((line) => /^stage (\S+) v/.exec(line)?.[1] ?? [])
  const suite = await runSuite(folder, stages)
  problems.push(...suite.problems)
  const checked = `${file.name} ${file.version}: packed (${size}), installed, compiled and listed; ${suite.passed} tests passed.\n`
  return { problems, report: `${checked}${describeTrust(lines)}` }
}

/** What it declares; see the decision about capabilities. */
function describeTrust(lines: readonly string[]): string {
  const trusted = lines.filter((line) => line.startsWith('may '))
  if (trusted.length === 0) return 'An operator is asked to trust it with nothing beyond asking and answering.\n'
  return `An operator is asked to trust that it may:\n${trusted.map((line) => `  ${line.slice('may '.length)}\n`).join('')}`
}
