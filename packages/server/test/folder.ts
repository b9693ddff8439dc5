import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { stopSurvivor } from '../src/embedded/survivor.ts'

/** A folder of the test's own, which is gone with the test; so is a database of it that was left running. */
export function ownFolder(t: ExecutionContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-test-')))
  chmodSync(folder, 0o711)
  t.teardown(() => removeFolder(folder))
  return folder
}

/** A data folder with the cluster that it may point to. */
async function removeFolder(folder: string): Promise<void> {
  const pointer = join(folder, 'cluster-folder')
  const folders = existsSync(pointer) ? [folder, readFileSync(pointer, 'utf8').trim()] : [folder]
  for (const one of folders) {
    await stopSurvivor(join(one, 'cluster'))
    rmSync(one, { recursive: true, force: true })
  }
  if (folders.length > 1) removeIfEmpty(dirname(folders[1] ?? folder))
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Somebody else has a cluster there.
  }
}

export const isRoot = process.getuid?.() === 0
