import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { isPermissive } from './licences.ts'

/** What of a `package.json` counts here. */
export interface PackageFile {
  readonly name: string
  readonly version: string
  readonly license: string | undefined
  readonly keywords: readonly string[]
  readonly private: boolean
  readonly hasExports: boolean
  readonly hasRepository: boolean
  readonly dependencies: Ranges
  readonly peerDependencies: Ranges
  readonly devDependencies: Ranges
}

export type Ranges = Readonly<Record<string, string>>

/** @throws `StartError` `bad_package` where there is none, or one without name and version */
export function readPackageFile(folder: string): PackageFile {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) throw new StartError('bad_package', `There is no package.json in "${folder}".`)
  let file: Readonly<Record<string, unknown>>
  try {
    file = Object(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new StartError('bad_package', `"${path}" is no JSON.`, { cause })
  }
  const { name, version, license, keywords } = file
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw new StartError('bad_package', `"${path}" has no name or no version.`)
  }
  return {
    name,
    version,
    license: typeof license === 'string' ? license : undefined,
    keywords: Array.isArray(keywords) ? keywords.filter((word) => typeof word === 'string') : [],
    private: file['private'] === true,
    hasExports: file['exports'] !== undefined,
    hasRepository: file['repository'] !== undefined,
    dependencies: Object(file['dependencies']),
    peerDependencies: Object(file['peerDependencies']),
    devDependencies: Object(file['devDependencies']),
  }
}

/** What a plugin's `package.json`, and the files beside it, lack: a sentence each. */
export function packageProblems(file: PackageFile, has: (name: string) => boolean): readonly string[] {
  const own = Object.keys(file.dependencies).filter((name) => name.startsWith('@sallyport/'))
  return [
    ...(file.private ? ['package.json says "private": true, so npm does not publish it.'] : []),
    ...(file.keywords.includes('sallyport-plugin')
      ? []
      : ['The keyword "sallyport-plugin" is missing in package.json.']),
    ...(file.hasExports ? [] : ['package.json has no "exports".']),
    ...(file.hasRepository ? [] : ['package.json names no "repository", which npm needs for a provenance.']),
    ...licenceProblem(file.license),
    ...('@sallyport/core' in file.peerDependencies
      ? []
      : ['"@sallyport/core" is missing in "peerDependencies": there must be one copy of it.']),
    ...own.map((name) => `"${name}" stands in "dependencies" and belongs into "peerDependencies".`),
    ...['README.md', 'LICENSE', 'SECURITY.md'].flatMap((name) => (has(name) ? [] : [`There is no ${name}.`])),
  ]
}

function licenceProblem(license: string | undefined): readonly string[] {
  if (license === undefined) return ['package.json names no "license".']
  return isPermissive(license) ? [] : [`The licence "${license}" is not permissive, or not known to be.`]
}
