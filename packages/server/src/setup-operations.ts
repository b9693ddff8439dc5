import type { DescribedOperation } from '@sallyport/koa'
import Type from 'typebox'
import { FirstUser } from './first-user.ts'

const shared = {
  path: '/-/setup/:link',
  tag: 'core',
  description: 'The link is printed at start, as long as there is nobody; then there is nothing here.',
  access: 'public',
  errors: ['not_found', 'unavailable'],
} as const

const Said = Type.Object({ detail: Type.String() })

/** The one-time set-up, as the OpenAPI document tells of it. */
export const setupOperations: readonly DescribedOperation[] = [
  {
    ...shared,
    method: 'GET',
    operationId: 'setup_retrieve',
    summary: 'What to send to make the first superuser',
    answers: [{ status: 200, description: 'What to send.', schema: Said }],
  },
  {
    ...shared,
    method: 'POST',
    operationId: 'setup_create',
    summary: 'Make the first superuser',
    body: FirstUser,
    answers: [{ status: 201, description: 'The superuser has been made.', schema: Said }],
  },
]
