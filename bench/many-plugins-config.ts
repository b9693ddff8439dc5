import { builtInPlugins, defineConfig } from '@sallyport/server'
import { manyPlugins } from './many-plugins.ts'

/** A server with as many plugins as `BENCH_PLUGINS` says. */
export default defineConfig({
  plugins: [...builtInPlugins(), ...manyPlugins(Number(process.env['BENCH_PLUGINS'] ?? 0))],
})
