import type { UserSettings } from '@sallyport/core'
import { catalog } from './messages.ts'
import { OwnCode } from './own-code-table.ts'

/** Users see that they have a code, and may remove it. */
export const ownCodeSettings: UserSettings = {
  name: 'plugin-slug',
  title: catalog.messages.own_codes,
  stage: 'plugin_slug_set_own_code',
  async list({ pk }, { em }, _signal, say) {
    const codes = await em.find(OwnCode, { person: pk })
    return codes.map(({ id, createdAt }) => ({
      id,
      label: say(catalog.messages.own_codes),
      createdAt: createdAt.toISOString(),
    }))
  },
  async remove({ pk }, id, { em }) {
    // The id is what a client has sent: PostgreSQL refuses what is no UUID.
    const [code] = (await em.find(OwnCode, { person: pk })).filter((own) => own.id === id)
    if (code !== undefined) em.remove(code)
    return code !== undefined
  },
}
