import type { ErrorCode } from '@sallyport/core'
import type { Route, UserRoute } from '../routes/route.ts'
import type { Described, DescribedOperation } from './described-operation.ts'

/** The rows that the document describes. One that answers every method is described as a GET. */
export function describeRoutes(routes: readonly Route[]): readonly DescribedOperation[] {
  return routes.flatMap((row): readonly DescribedOperation[] => {
    if (row.operationId === undefined) return []
    const method = row.method === 'ALL' ? 'GET' : row.method
    if (row.access !== 'user' && row.access !== 'superuser') return [{ ...row, method, access: 'public' }]
    const errors = row.permission === undefined ? row.errors : permissionErrors(row)
    return [{ ...row, method, access: row.access, ...(errors === undefined ? {} : { errors }) }]
  })
}

/** The errors of a row that needs a permission: those that follow from it, and its own. */
function permissionErrors({ hidden, changes, path, errors = [] }: UserRoute & Described): readonly ErrorCode[] {
  return [
    'unavailable',
    hidden === true ? 'not_found' : 'forbidden',
    ...(path.includes(':slug') ? ['flow_not_found' as const, 'flow_unavailable' as const] : []),
    ...(changes === true ? ['foreign_origin' as const] : []),
    ...errors,
  ]
}
