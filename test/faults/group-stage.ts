import { randomUUID } from 'node:crypto'
import { definePlugin, defineStage, pass } from '@sallyport/core'
import { GroupEntity } from '@sallyport/mikro-orm'
import Type from 'typebox'

const groupStage = defineStage({
  type: 'acme_group',
  version: 1,
  component: 'acme-stage-group',
  config: Type.Object({}),
  challenge: Type.Object({}),
  response: Type.Object({}),
  present: () => ({}),
  submit({ services }) {
    const id = randomUUID()
    services.em.persist(services.em.create(GroupEntity, { id, name: `group ${id}`, isSuperuser: false }))
    return pass()
  },
})

/** A stage that writes an entity in the commit of its step, and so makes a transaction of it. */
export const groups = definePlugin({
  name: 'acme-groups',
  version: '1.0.0',
  apply: ({ hooks }) => hooks.stages.tap('acme-groups', (stages) => stages.add(groupStage)),
})
