const endings = new Set<() => void>()

/**
 * What a child is sent when this process ends without having stopped it: by a second signal, or by an error that nobody
 * caught. The child ends by itself then, while nobody waits for it.
 *
 * @returns how to take it back
 */
export function endWithProcess(end: () => void): () => void {
  if (endings.size === 0) process.once('exit', endAll)
  endings.add(end)
  return () => {
    endings.delete(end)
    if (endings.size === 0) process.off('exit', endAll)
  }
}

function endAll(): void {
  for (const end of endings) end()
}
