import { exportFlow } from '@sallyport/core/adapter'
import Type from 'typebox'
import { stringify } from 'yaml'
import { flowOf } from './flow-of.ts'
import { route } from './route.ts'

export const exportFlowFile = route({
  method: 'GET',
  path: '/api/v3/flows/instances/:slug/export/',
  access: 'user',
  permission: 'export_flow',
  operationId: 'flows_instances_export_retrieve',
  tag: 'flows',
  summary: 'A flow as a flow file, configurations included',
  answers: [{ status: 200, description: 'A flow file.', type: 'application/yaml', schema: Type.String() }],
  handle(call) {
    const { definition } = flowOf(call)
    return {
      headers: {
        'Content-Type': 'application/yaml; charset=utf-8',
        'Content-Disposition': `attachment; filename="${definition.slug}.yaml"`,
      },
      // Long lines are not folded, and nothing is an alias: what is read back is what was there.
      body: stringify(exportFlow(definition), { lineWidth: 0, aliasDuplicateObjects: false }),
    }
  },
})
