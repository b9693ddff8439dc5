import { builtInPlugins, defineConfig } from '@sallyport/server'
import { slugPlugin } from './src/index.ts'

/** A server to try the plugin on: `npm run dev`. */
export default defineConfig({
  plugins: [...builtInPlugins(), slugPlugin()],
  flows: [
    {
      slug: 'try-it',
      designation: 'authorization',
      stages: [{ stage: 'plugin_slug_code', config: { code: '246801' } }],
    },
    // begin table
    {
      slug: 'try-own-code',
      designation: 'authorization',
      authentication: 'require_authenticated',
      stages: [{ stage: 'plugin_slug_own_code' }],
    },
    {
      slug: 'set-own-code',
      designation: 'stage_configuration',
      authentication: 'require_authenticated',
      stages: [{ stage: 'plugin_slug_set_own_code', config: { configureFlow: 'set-own-code' } }],
    },
    // end table
  ],
})
