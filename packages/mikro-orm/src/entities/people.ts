import { defineEntity, p } from '@mikro-orm/core'
import type { JsonObject } from '@sallyport/core'

const group = defineEntity({
  name: 'SallyportGroup',
  tableName: 'sallyport_group',
  properties: {
    id: p.uuid().primary(),
    name: p.text().unique(),
    isSuperuser: p.boolean().default(false),
    permissions: p.array<string>().default([]),
    parent: () => p.manyToOne(group).nullable(),
  },
})

const user = defineEntity({
  name: 'SallyportUser',
  tableName: 'sallyport_user',
  properties: {
    id: p.uuid().primary(),
    username: p.text(),
    email: p.text(),
    name: p.text(),
    // Not loaded unless asked for, so that no stage carries a hash around.
    password: p.text().nullable().lazy().hidden(),
    isSuperuser: p.boolean().default(false),
    isActive: p.boolean().default(true),
    type: p.text().default('internal'),
    path: p.text().default('users'),
    attributes: p.json<JsonObject>().default('{}'),
    createdAt: p.datetime().defaultRaw('now()'),
    groups: () =>
      p.manyToMany(group).pivotTable('sallyport_user_group').joinColumn('user_id').inverseJoinColumn('group_id'),
  },
})

/** Entities of Sallyport's own people, for stages that write through `services.em`. */
export const UserEntity = user
export const GroupEntity = group
