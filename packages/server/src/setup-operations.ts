import type { DescribedOperation } from '@sallyport/koa'

/** The one-time set-up, as the OpenAPI document describes it. */
export const setupOperations: readonly DescribedOperation[] = [
  {
    method: 'GET',
    path: '/-/setup/:link',
    operationId: 'setup_retrieve',
    tag: 'core',
    summary: 'Begin to make the first superuser',
    description: 'The link is printed at start, as long as there is nobody; then there is nothing here.',
    access: 'public',
    answers: [
      { status: 302, description: 'To the page of a run of the set-up flow.', headers: { Location: 'Its URL.' } },
    ],
    errors: ['not_found', 'unavailable'],
  },
]
