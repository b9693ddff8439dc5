import { builtInPlugins, defineConfig } from '@sallyport/server'

/** A subject sends all of its load from one address, which is counted and must not be stopped. */
export default defineConfig({
  plugins: builtInPlugins(),
  limits: { attemptsPerAddress: 100_000_000, runsPerMinute: 100_000_000 },
})
