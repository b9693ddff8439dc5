/** What stops the making of a plugin, in one sentence. */
export class ScaffoldError extends Error {
  override readonly name = 'ScaffoldError'
}
