import { definePlugin } from '@sallyport/core'
import { builtInPlugins, defineConfig } from '@sallyport/server'

/** Request ids that begin so end the process that has committed a step of that request, before it answers. */
export const KILLS = 'kill-after-commit-'

/** An event is published when the commit has returned and nothing of the answer is written yet. */
const killer = definePlugin({
  name: 'test-killer',
  version: '1.0.0',
  capabilities: { hooks: ['flowCompleted'] },
  apply: ({ hooks }) =>
    hooks.flowCompleted.tap('test-killer', ({ requestId }) => {
      if (requestId.startsWith(KILLS)) process.kill(process.pid, 'SIGKILL')
    }),
})

export default defineConfig({ plugins: [...builtInPlugins(), killer] })
