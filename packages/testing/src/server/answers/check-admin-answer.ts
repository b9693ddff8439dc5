import type { AnswerCheck } from '../../browser.ts'
import { complaint } from './complaint.ts'
import { foreignSchemas } from './foreign-schemas.ts'

/** Schemas of the reference system, by the path that answers with them. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/\/api\/v3\/flows\/inspector\/[^/]+\/(?:\?|$)/, 'FlowInspection'],
  [/\/api\/v3\/flows\/instances\/cache_info\/$/, 'Cache'],
  [/\/api\/v3\/flows\/instances\/[^/]+\/$/, 'Flow'],
  [/\/api\/v3\/flows\/instances\/[^/]+\/diagram\/$/, 'FlowDiagram'],
  [/\/api\/v3\/flows\/instances\/[^/]+\/execute\/$/, 'Link'],
]

/** Is an answer of the administration one that clients of the reference system can read? */
export const checkAdminAnswer: AnswerCheck = ({ method, path, status, body, text }) => {
  if (method !== 'GET' || status !== 200) return
  const name = ANSWERS.find(([pattern]) => pattern.test(path))?.[1]
  const schema = name === undefined ? undefined : foreignSchemas().named(name)
  const wrong = schema === undefined ? undefined : complaint(schema, body)
  if (wrong === undefined) return
  throw new Error(`The answer to ${path} does not fit the schema ${name} (${wrong}): ${text.slice(0, 2000)}`)
}
