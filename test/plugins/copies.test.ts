import { installPlugins } from '@sallyport/core'
import test from 'ava'
import { recordingLog } from '../support/recording-log.ts'

/** The files that follow in this thread have one copy. */
function forgetCopy(url: string): void {
  const copies: unknown = Reflect.get(globalThis, Symbol.for('@sallyport/core copies'))
  const places: unknown = copies instanceof Map ? copies.get('@sallyport/core') : undefined
  if (places instanceof Set) places.delete(url)
}

const COPIED = /several copies of @sallyport\/core/

test('a second copy of a package of ours is a warning that names both places', async (t) => {
  const before = recordingLog()
  installPlugins([], { log: before })
  t.false(before.lines.some((line) => COPIED.test(line)))
  // To Node.js, a module with another address is another module.
  const url = new URL('../../packages/core/src/plugin/copies.ts?copy', import.meta.url).href
  await import(url)
  t.teardown(() => forgetCopy(url))
  const log = recordingLog()
  installPlugins([], { log })
  const line = log.lines.find((one) => COPIED.test(one)) ?? ''
  t.regex(line, /^warn .*packages\/core\/src\/plugin\/copies\.ts'.*packages\/core\/src\/plugin\/copies\.ts\?copy'/s)
})
