import type { Log } from '@sallyport/core'

/** For commands that speak on standard output alone. */
export const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }
