import type { UserIdentifier } from '@sallyport/core'
import { plainJson } from '../sql/values.ts'

/** Identifiers as a statement's parameter. */
export const identifiersJson = (identifiers: readonly UserIdentifier[]): string => plainJson(identifiers)

/** The rows of such a parameter. */
export const identifierRows = (parameter: string): string =>
  `json_to_recordset(${parameter}::json) as i(key text, kinds json)`

export const KINDS = 'array(select json_array_elements_text(i.kinds))'

/**
 * Policies and groups that were written before the user was there mean the user from now on.
 *
 * @param user where the user's key comes from, as `from` names it
 */
export const bindReferences = (user: string, parameter: string, from = ''): string =>
  `update sallyport_user_reference r set user_id = ${user} from ${from}${identifierRows(parameter)}
    where r.key = i.key and r.user_id is null and i.kinds::jsonb @> '"username"'`
