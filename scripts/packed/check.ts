/**
 * Builds and packs every public package, serves them from a registry of their own, and does in a folder outside of the
 * workspace what users of the packages do: write a plugin, install one, mount us in an app.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startThrowaway } from '../../packages/server/src/embedded/index.ts'
import { checkAuthor } from './check-author.ts'
import { checkExample } from './check-example.ts'
import { checkServer } from './check-server.ts'
import { checkSizes } from './check-sizes.ts'
import { startRegistry } from './local-registry.ts'
import { pack, packPackages } from './pack-packages.ts'
import { createWorkshop } from './workshop.ts'

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'custom-stage')

const folder = mkdtempSync(join(tmpdir(), 'sallyport-packed-'))
try {
  execFileSync(process.execPath, [join(import.meta.dirname, '..', 'build.ts')], { stdio: 'inherit' })
  const tarballs = packPackages(folder)
  const plugin = pack(EXAMPLE, 'acme-sallyport-pin', folder)
  const registry = await startRegistry(tarballs)
  const postgres = await startThrowaway()
  try {
    const workshop = createWorkshop(folder, registry.url, { tarballs, database: postgres.url })
    await checkSizes(workshop)
    await checkServer(workshop, EXAMPLE, plugin)
    await checkAuthor(workshop)
    await checkExample(workshop, EXAMPLE, plugin)
  } finally {
    await postgres.stop()
    await registry.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
