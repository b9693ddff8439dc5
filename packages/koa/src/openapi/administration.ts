import type { ErrorCode } from '@sallyport/core'
import Type from 'typebox'
import type { Operation } from '../admin/operation.ts'
import { operations } from '../admin/operations.ts'
import { Flow, Inspection } from './administration-schemas.ts'
import type { DescribedAnswer, DescribedOperation } from './described-operation.ts'

/** Operations that want a flow which applies to the caller. */
const APPLIED = new Set(['flows_inspector_get', 'flows_instances_execute_retrieve'])

/** What each operation answers, by its id. */
const ANSWERS: Readonly<Record<string, readonly DescribedAnswer[]>> = {
  flows_inspector_get: [
    {
      status: 200,
      description: 'Where this browser stands.',
      name: 'FlowInspection',
      schema: Inspection,
    },
  ],
  flows_instances_retrieve: [
    {
      status: 200,
      description: 'The flow.',
      name: 'Flow',
      schema: Flow,
    },
  ],
  flows_instances_diagram_retrieve: [
    {
      status: 200,
      description: 'Mermaid.',
      name: 'FlowDiagram',
      schema: Type.Object({ diagram: Type.String({ examples: ['graph TD'] }) }),
    },
  ],
  flows_instances_export_retrieve: [
    { status: 200, description: 'A flow file.', type: 'application/yaml', schema: Type.String() },
  ],
  flows_instances_execute_retrieve: [
    {
      status: 200,
      description: 'The flow has begun in this browser.',
      name: 'Link',
      schema: Type.Object({ link: Type.String({ examples: ['https://login.example.com/if/flow/login/'] }) }),
    },
  ],
  flows_instances_cache_info_retrieve: [
    {
      status: 200,
      description: 'How many revisions are in memory.',
      name: 'Cache',
      schema: Type.Object({ count: Type.Integer() }),
    },
  ],
  flows_instances_cache_clear_create: [{ status: 204, description: 'Done.' }],
}

/** The endpoints of the administration, as the document describes them. */
export const administration: readonly DescribedOperation[] = operations.map((operation) => ({
  method: operation.method,
  path: operation.path,
  operationId: operation.operationId,
  tag: 'flows',
  summary: operation.summary,
  access: 'user',
  permission: operation.permission,
  answers: ANSWERS[operation.operationId] ?? [{ status: '2XX', description: 'Done.' }],
  errors: errorsOf(operation),
}))

function errorsOf({ hidden, changes, path, operationId }: Operation): readonly ErrorCode[] {
  return [
    'unavailable',
    hidden === true ? 'not_found' : 'forbidden',
    ...(path.includes(':slug') ? ['flow_not_found' as const, 'flow_unavailable' as const] : []),
    ...(changes === true ? ['foreign_origin' as const] : []),
    ...(APPLIED.has(operationId) ? ['flow_not_applicable' as const] : []),
  ]
}
