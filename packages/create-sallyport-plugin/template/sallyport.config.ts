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
  ],
})
