import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { SetupError } from '@sallyport/core'
import type { PageAsset } from '@sallyport/core/adapter'
import { bundle } from './bundle.ts'

export interface NamedAsset {
  /** `page.1f3870be274f.js` */
  readonly name: string
  readonly asset: PageAsset
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

/** This package runs from its sources, whose style sheet is in several files. */
const UNBUILT = import.meta.url.endsWith('.ts')

const loaded = new Map<string, Promise<NamedAsset>>()

/**
 * A module or a style sheet for the browser, with a hash of its content in its name. Where a package is built, it is
 * read; in a checkout it is bundled from its sources.
 *
 * @throws `SetupError` `no_asset` when there is no such file
 */
export function loadAsset(file: URL): Promise<NamedAsset> {
  const known = loaded.get(file.href) ?? load(file)
  loaded.set(file.href, known)
  return known
}

async function load(file: URL): Promise<NamedAsset> {
  const source = fileURLToPath(file)
  const built = source.replace(/\.ts$/, '.js')
  const isSource = existsSync(source)
  if (!isSource && !existsSync(built)) {
    throw new SetupError('no_asset', `The file "${source}" of a page is not there.`)
  }
  const inSources = isSource && (source.endsWith('.ts') || (UNBUILT && source.endsWith('.css')))
  return nameAsset(built, inSources ? await bundle(source) : await readFile(isSource ? source : built))
}

/** @param path what it is called, with `.js` or `.css` at the end */
export function nameAsset(path: string, body: Uint8Array): NamedAsset {
  const [, stem = 'page', ending = 'js'] = /([^/\\]+)\.(\w+)$/.exec(path) ?? []
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  const type = TYPES[ending]
  if (type === undefined)
    throw new SetupError('no_asset', `The file "${path}" of a page is neither a script nor a style sheet.`)
  return {
    name: `${stem}.${hash}.${ending}`,
    asset: Object.freeze({ type, body, gzip: gzipSync(body, { level: 9 }), brotli: brotliCompressSync(body) }),
  }
}
