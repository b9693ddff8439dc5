import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PackageFile, Ranges } from './package-file.ts'
import { runCommand, tellingLine } from './run-command.ts'

/** An empty app in which a tarball is installed as its users would. */
export interface Consumer {
  readonly folder: string
  /** Of the installed plugin. */
  readonly plugin: string
}

/** What npm is configured by, and where packages of a checkout are linked from. */
const CONFIGURATION = ['.npmrc', 'pnpm-workspace.yaml']

/**
 * Installs a tarball beside a server, without running anybody's scripts.
 *
 * @param source the plugin's folder, whose development dependencies say which server
 */
export async function installConsumer(
  source: string,
  target: string,
  { file, tarball }: { readonly file: PackageFile; readonly tarball: string },
): Promise<Consumer | { readonly problem: string }> {
  const folder = join(target, 'app')
  mkdirSync(folder)
  const ranges: Ranges = { ...file.devDependencies, ...file.peerDependencies }
  const dependencies = {
    [file.name]: `file:${tarball}`,
    '@sallyport/core': ranges['@sallyport/core'] ?? '*',
    '@sallyport/server': ranges['@sallyport/server'] ?? '*',
  }
  const own = { name: 'consumer', private: true, type: 'module', dependencies }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(own))
  for (const name of CONFIGURATION) {
    if (existsSync(join(source, name))) copyFileSync(join(source, name), join(folder, name))
  }
  const isPnpm = existsSync(join(source, 'pnpm-lock.yaml'))
  const [command, ...args] = isPnpm
    ? ['npx', '--yes', 'pnpm@12', 'install']
    : ['npm', 'install', '--no-audit', '--no-fund']
  const { ok, output } = await runCommand(command ?? 'npm', [...args, '--ignore-scripts'], { cwd: folder })
  if (!ok) return { problem: `The package cannot be installed into an empty app: ${tellingLine(output)}.` }
  return { folder, plugin: join(folder, 'node_modules', file.name) }
}

/** What the compiler says to an app that uses the plugin: of its declarations, and of its default export. */
export async function consumerTypeProblems(
  source: string,
  { folder }: Consumer,
  name: string,
): Promise<readonly string[]> {
  const use = [
    "import type { Plugin } from '@sallyport/core'",
    `import given from '${name}'`,
    `export * from '${name}'`,
    'export const plugin: Plugin | ((...options: never[]) => Plugin) = given',
    '',
  ]
  writeFileSync(join(folder, 'use.ts'), use.join('\n'))
  const compilerOptions = { target: 'es2024', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: false }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
  const compiler = findCompiler(source)
  if (compiler === undefined) return ['The types cannot be checked: npm install -D typescript.']
  const { output } = await runCommand(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { cwd: folder })
  // Declarations of others are not this plugin's.
  const isOurs = (line: string): boolean => line.startsWith('use.ts(') || line.includes(`node_modules/${name}/`)
  return output
    .split('\n')
    .filter((line) => /\): error TS\d+: /.test(line) && isOurs(line))
    .map((line) => `As a consumer sees it: ${line.replace(/\.?$/, '.')}`)
}

function findCompiler(source: string): string | undefined {
  try {
    const path = createRequire(join(source, 'package.json')).resolve('typescript/package.json')
    const { bin }: { readonly bin?: { readonly tsc?: string } } = JSON.parse(readFileSync(path, 'utf8'))
    return join(dirname(path), bin?.tsc ?? 'bin/tsc')
  } catch {
    return undefined
  }
}

/** What a server that has installed the plugin lists of it; or why it does not. */
export type Listing = { readonly lines: readonly string[] } | { readonly problem: string }

export async function listInstalled({ folder }: Consumer, file: PackageFile): Promise<Listing> {
  // Plugins that this one stands on are its peers.
  const others = Object.keys(file.peerDependencies).filter((name) => isPlugin(join(folder, 'node_modules', name)))
  const names = [...others, file.name].map((name) => JSON.stringify(name)).join(', ')
  writeFileSync(
    join(folder, 'sallyport.config.mjs'),
    `import { builtInPlugins, defineConfig } from '@sallyport/server'\nexport default defineConfig({ plugins: [...builtInPlugins(), ${names}] })\n`,
  )
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:SALLYPORT_|BOOTSTRAP_|DATABASE_URL$)/.test(name))
  const bin = join(folder, 'node_modules', '.bin', 'sallyport')
  const { ok, output } = await runCommand(bin, ['plugins'], { cwd: folder, env: Object.fromEntries(kept) })
  if (!ok) return { problem: `A server does not start with it: ${tellingLine(output).replaceAll(folder, '')}.` }
  const lines = output.split('\n')
  const at = lines.indexOf(`${file.name} ${file.version}`)
  if (at < 0) {
    return {
      problem: `The plugin does not say the name and the version of its package, "${file.name}" ${file.version}.`,
    }
  }
  const end = lines.findIndex((line, index) => index > at && !line.startsWith(' '))
  return { lines: lines.slice(at + 1, end < 0 ? undefined : end).map((line) => line.trim()) }
}

function isPlugin(folder: string): boolean {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return false
  const { keywords }: { readonly keywords?: unknown } = JSON.parse(readFileSync(path, 'utf8'))
  return Array.isArray(keywords) && keywords.includes('sallyport-plugin')
}
