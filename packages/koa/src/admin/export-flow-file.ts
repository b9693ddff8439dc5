import { exportFlow } from '@sallyport/core/adapter'
import { stringify } from 'yaml'
import { flowOf, type Operation } from './operation.ts'

export const exportFlowFile: Operation = {
  method: 'GET',
  path: '/api/v3/flows/instances/:slug/export/',
  operationId: 'flows_instances_export_retrieve',
  summary: 'A flow as a flow file, configurations included',
  permission: 'export_flow',
  handle(request) {
    const { definition } = flowOf(request)
    return {
      headers: {
        'Content-Type': 'application/yaml; charset=utf-8',
        'Content-Disposition': `attachment; filename="${definition.slug}.yaml"`,
      },
      // Long lines are not folded, and nothing is an alias: what is read back is what was there.
      body: stringify(exportFlow(definition), { lineWidth: 0, aliasDuplicateObjects: false }),
    }
  },
}
