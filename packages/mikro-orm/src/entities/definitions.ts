import { defineEntity, p } from '@mikro-orm/core'
import type { FlowDefinition } from '@sallyport/core/adapter'

export const FlowRevisionEntity = defineEntity({
  name: 'SallyportFlowRevision',
  tableName: 'sallyport_flow_revision',
  properties: {
    revision: p.text().primary(),
    slug: p.text(),
    definition: p.json<FlowDefinition>(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
})

export const FlowEntity = defineEntity({
  name: 'SallyportFlow',
  tableName: 'sallyport_flow',
  properties: {
    slug: p.text().primary(),
    revision: () => p.manyToOne(FlowRevisionEntity).joinColumn('revision'),
    managedBy: p.text(),
    unmanaged: p.boolean().default(false),
    disabled: p.boolean().default(false),
  },
})
