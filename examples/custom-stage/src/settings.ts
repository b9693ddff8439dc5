import type { UserSettings } from '@sallyport/core'
import { catalog } from './messages.ts'
import { Pin } from './pin-table.ts'

/** A user sees that they have a PIN, and may remove it. */
export const pinSettings: UserSettings = {
  name: 'acme-sallyport-pin',
  title: catalog.messages.pins,
  stage: 'acme_set_pin',
  async list({ pk }, { em }, _signal, say) {
    const pins = await em.find(Pin, { person: pk })
    return pins.map(({ id, createdAt }) => ({
      id,
      label: say(catalog.messages.pins),
      createdAt: createdAt.toISOString(),
    }))
  },
  async remove({ pk }, id, { em }) {
    // The id is what a client has sent: PostgreSQL refuses what is no UUID.
    const [pin] = (await em.find(Pin, { person: pk })).filter((own) => own.id === id)
    if (pin !== undefined) em.remove(pin)
    return pin !== undefined
  },
}
