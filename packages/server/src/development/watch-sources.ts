import { watch, type FSWatcher } from 'node:fs'
import { join } from 'node:path'
import { isSource, sourceTree } from './source-files.ts'

/** Milliseconds within which saves are one. */
const PAUSE = 50

export interface SourceWatcher {
  close(): void
}

/**
 * Calls back once sources below a folder have been saved, with the last one's path. What is installed is not watched, which
 * is why this is no recursive watch: Linux has none, and Node.js would look at every folder of every package.
 */
export function watchSources(folder: string, changed: (file: string) => void): SourceWatcher {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  const refresh = (): void => {
    const { folders } = sourceTree(folder)
    for (const [path, watcher] of watchers) {
      if (folders.includes(path)) continue
      watcher.close()
      watchers.delete(path)
    }
    for (const path of folders) if (!watchers.has(path)) watchers.set(path, watchFolder(path))
  }
  const watchFolder = (path: string): FSWatcher => {
    const watcher = watch(path, (event, name) => {
      if (name === null) return
      // A new folder, or one that is gone, has no ending that says so.
      if (event === 'rename' && !name.includes('.')) refresh()
      if (!isSource(name)) return
      clearTimeout(timer)
      timer = setTimeout(() => changed(join(path, name)), PAUSE)
    })
    // A folder that goes away ends its watch.
    return watcher.on('error', () => watcher.close())
  }
  refresh()
  return {
    close() {
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}
