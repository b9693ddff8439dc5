import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const BIN = join(import.meta.dirname, '..', 'packages', 'server', 'src', 'bin.ts')

/** Milliseconds from spawning `sallyport start` until it says where it listens. */
export async function startTime(variables: Readonly<Record<string, string>>): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [BIN, 'start'], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (!text.includes('listening on http')) continue
    const milliseconds = performance.now() - started
    child.stdout.resume()
    child.kill('SIGTERM')
    await gone
    return milliseconds
  }
  throw new Error(`The server ended before it listened: ${text}`)
}
