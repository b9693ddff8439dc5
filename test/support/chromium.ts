import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { chromium, type Browser } from 'playwright-core'

const PACKED = fileURLToPath(new URL('../bin/chromium.br', import.meta.resolve('@sparticuz/chromium')))

/** Named by the version, so that a newer one is unpacked beside it. */
const UNPACKED = join(tmpdir(), 'sallyport-chromium-153')

/**
 * Starts a Chromium of its own; the caller closes it.
 *
 * @param hosts where hosts really are: `{ 'sallyport.test': '127.0.0.1:4711' }`
 */
export async function openChromium(hosts: Readonly<Record<string, string>> = {}): Promise<Browser> {
  if (!existsSync(UNPACKED)) await unpack()
  const rules = Object.entries(hosts).map(([host, place]) => `MAP ${host} ${place}`)
  const args = ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=${rules.join(',')}`]
  return chromium.launch({ executablePath: UNPACKED, args })
}

/** Several processes may do this at once: each writes a file of its own, and the last to be done puts it in place. */
async function unpack(): Promise<void> {
  const part = `${UNPACKED}.${process.pid}.${Math.random().toString(36).slice(2)}`
  await pipeline(createReadStream(PACKED), createBrotliDecompress(), createWriteStream(part))
  await chmod(part, 0o755)
  await rename(part, UNPACKED)
}
