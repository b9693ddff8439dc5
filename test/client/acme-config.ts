import { builtInPlugins, defineConfig } from '@sallyport/server'
import { acme, pinFlow } from '../openapi/acme.ts'

/** What `SALLYPORT_CONFIG` names in a test of the command. */
export default defineConfig({
  plugins: [...builtInPlugins(), acme],
  flows: [pinFlow('long', { length: 12 })],
})
