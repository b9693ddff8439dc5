import { definePlugin } from '@sallyport/core'
import { codePage } from './code-page.ts' // with page
import { codeStage } from './code-stage.ts'
import { hoursPolicy } from './hours-policy.ts' // with policy
import { catalog } from './messages.ts'
import { ownCodeStage } from './own-code-stage.ts' // with table
import { ownCodeTables } from './own-code-table.ts' // with table
import { setOwnCodeStage } from './set-own-code-stage.ts' // with table
import { ownCodeSettings } from './settings.ts' // with settings

/** The plugin. Its type says what its stages ask and take, for the typed client. */
export function slugPlugin() {
  return definePlugin({
    name: 'plugin-name',
    version: '0.1.0',
    core: '^0.1.0',
    capabilities: { tables: true, proves: ['plugin_slug_own_code'] }, // with table
    stages: [
      codeStage,
      ownCodeStage, // with table
      setOwnCodeStage, // with table
    ],
    policies: [hoursPolicy], // with policy
    pages: [codePage], // with page
    tables: [ownCodeTables], // with table
    settings: [ownCodeSettings], // with settings
    messages: [catalog],
  })
}

export { slugPlugin as default }
