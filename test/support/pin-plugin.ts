import { once } from 'node:events'
import { defineEntity, p } from '@mikro-orm/core'
import {
  defineMessages,
  defineMetric,
  definePlugin,
  defineStage,
  pass,
  pendingUser,
  type Plugin,
  type UserSettings,
} from '@sallyport/core'
import { defineTables, Migration, type TableMigration } from '@sallyport/mikro-orm'
import Type from 'typebox'

export const Pin = defineEntity({
  name: 'AcmePin',
  tableName: 'acme_pin',
  properties: {
    id: p.uuid().primary(),
    person: p.text(),
    pin: p.text().unique(),
  },
})

class FirstPins extends Migration {
  override up(): void {
    this.addSql('create table acme_pin (id uuid primary key, person text not null, pin text not null unique)')
  }
}

const catalog = defineMessages('acme-pin', { en: { title: 'PINs' }, de: { title: 'PIN-Codes' } })
const pinsMade = defineMetric({ name: 'acme_pins_total', kind: 'counter', labels: ['length'], help: 'PINs.' })

const setPin = defineStage({
  type: 'acme_set_pin',
  version: 1,
  component: 'acme-stage-set-pin',
  config: Type.Object({ configureFlow: Type.Optional(Type.String({ maxLength: 100 })) }),
  requires: [pendingUser],
  challenge: Type.Object({}),
  response: Type.Object({ pin: Type.String({ maxLength: 12, secret: true }) }),
  present: () => ({}),
  submit({ services, context, person }, { pin }) {
    const whose = context.get(pendingUser)?.pk ?? ''
    services.em.persist(services.em.create(Pin, { id: crypto.randomUUID(), person: whose, pin }))
    services.metrics.record(pinsMade, { length: String(pin.length) })
    if (person !== undefined) {
      services.mail?.send({ to: person, subject: 'Your PIN', text: 'You have a new PIN.' })
    }
    return pass()
  },
})

const settings: UserSettings = {
  name: 'acme-pin',
  title: catalog.messages.title,
  stage: 'acme_set_pin',
  async list(person, { em }) {
    const pins = await em.find(Pin, { person: person.pk }, { orderBy: { pin: 'asc' } })
    return pins.map(({ id, pin }) => ({ id, label: `PIN with ${pin.length} digits` }))
  },
  async remove(person, id, { em }) {
    const pin = await em.findOne(Pin, { person: person.pk, id })
    if (pin !== null) em.remove(pin)
    return pin !== null
  },
}

export interface PinOptions {
  /** Behind the first one. */
  readonly migrations?: readonly TableMigration[]
}

/** A plugin with everything: a table, a route, messages, a metric, settings, mail. */
export function pinPlugin({ migrations = [] }: PinOptions = {}): Plugin {
  const tables = defineTables({ entities: [Pin], migrations: [{ name: '001-pins', class: FirstPins }, ...migrations] })
  return definePlugin({
    name: 'acme-pin',
    version: '1.0.0',
    capabilities: { tables: true, routes: true },
    apply({ hooks }) {
      hooks.entities.tap('acme-pin', (entities) => entities.add(tables))
      hooks.messages.tap('acme-pin', (messages) => messages.add(catalog))
      hooks.metrics.tap('acme-pin', (metrics) => metrics.add(pinsMade))
      hooks.settings.tap('acme-pin', (all) => all.add(settings))
      hooks.stages.tap('acme-pin', (stages) => stages.add(setPin))
      hooks.routes.tap('acme-pin', (routes) =>
        routes.add({
          method: 'POST',
          path: '/pins/:person/',
          access: 'superuser',
          body: Type.Object({
            pin: Type.String({ maxLength: 12 }),
            broken: Type.Optional(Type.Boolean()),
            late: Type.Optional(Type.Boolean()),
          }),
          async handle({ services, params, body, signal }) {
            const { pin, broken, late } = body as { pin: string; broken?: boolean; late?: boolean }
            services.em.persist(
              services.em.create(Pin, { id: crypto.randomUUID(), person: params['person'] ?? '', pin }),
            )
            if (late === true) await once(signal, 'abort')
            if (broken === true) throw new Error('no luck')
            return { status: 201, body: {} }
          },
        }),
      )
    },
  })
}
