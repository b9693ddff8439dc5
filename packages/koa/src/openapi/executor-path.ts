import type { ErrorCode } from '@sallyport/core'
import { executor } from '../routes/executor.ts'
import type { Union } from './components.ts'
import { conflictCodes, conflictDescription, type Errors } from './errors.ts'
import { BODY_ERRORS, FOR_ALL, JSON_OR_FORM, type Paths } from './paths.ts'
import { SCHEMA_PATH } from './schemas.ts'
import type { Schemas, JsonSchema } from './document-schemas.ts'

interface Parts {
  readonly challenges: Union
  readonly responses: Union
  readonly errors: Errors
  readonly schemas: Schemas
}

const ALWAYS: readonly ErrorCode[] = [
  'flow_not_found',
  'flow_unavailable',
  'method_not_allowed',
  'too_many_parameters',
  'unavailable',
]

/** Getting and answering challenges. The operations are called what authentik calls them. */
export function executorPath({ challenges, responses, errors, schemas }: Parts): Paths {
  const { FlowErrorChallenge: crashed, ...shownExamples } = challenges.examples
  const shown = { schema: challenges.reference, examples: shownExamples }
  const shared = {
    tags: ['flows'],
    security: FOR_ALL,
    parameters: PARAMETERS,
  }
  const answered = { '200': { description: 'The challenge.', content: { 'application/json': shown } } }
  const crash = crashAnswer(crashed, errors)
  return {
    [executor.path.replace(':slug', '{flow_slug}')]: {
      get: {
        operationId: 'flows_executor_get',
        summary: 'The present challenge of a flow',
        description: 'Also begins the flow. `HEAD` answers the same without a body.',
        ...shared,
        responses: { ...answered, ...errors.answers([...ALWAYS, 'too_many_requests']), '500': crash },
      },
      post: {
        operationId: 'flows_executor_solve',
        summary: 'Answer the present challenge',
        description:
          'Send the `step` of the challenge back, and get the next challenge. The same step with the same body gets the ' +
          'same answer again. A response that was not accepted is answered with the same challenge and `response_errors`.',
        ...shared,
        requestBody: {
          required: true,
          content: Object.fromEntries(
            JSON_OR_FORM.map((type) => [type, { schema: responses.reference, examples: responses.examples }]),
          ),
        },
        responses: {
          ...answered,
          ...errors.answers([...BODY_ERRORS, 'foreign_origin', ...ALWAYS, 'too_many_requests']),
          '409': conflictAnswer(challenges, errors, schemas),
          '500': crash,
        },
      },
    },
  }
}

const PARAMETERS = [
  {
    in: 'path',
    name: 'flow_slug',
    required: true,
    description: 'Which flow.',
    schema: { type: 'string' },
    example: 'default-authentication-flow',
  },
  {
    in: 'query',
    name: 'locale',
    description: 'The language to answer in, before `Accept-Language`; kept by a cookie. Unknown ones are ignored.',
    schema: { type: 'string' },
    example: 'de',
  },
  {
    in: 'query',
    name: 'query',
    description:
      "The query string of the page, encoded once more. `next` in it says where the flow leads, `flow_token` is a link's.",
    schema: { type: 'string', maxLength: 8192 },
    example: 'next=%2Fprofile',
  },
]

function conflictAnswer(challenges: Union, errors: Errors, schemas: Schemas): JsonSchema {
  const name = schemas.reserve('ConflictChallenge')
  const code = { type: 'string', enum: conflictCodes }
  schemas.set(name, {
    allOf: [challenges.reference, { type: 'object', properties: { code }, required: ['code'] }],
  })
  const schema = { anyOf: [{ $ref: schemas.reference(name) }, errors.conflict] }
  return { description: conflictDescription, content: { 'application/json': { schema } } }
}

function crashAnswer(crashed: Union['examples'][string] | undefined, errors: Errors): JsonSchema {
  const schema = { anyOf: [{ $ref: `${SCHEMA_PATH}FlowErrorChallenge` }, errors.schema(500)] }
  return {
    description: 'Something crashed. The run is as it was; the log says more under the request id.',
    content: { 'application/json': { schema, ...(crashed === undefined ? {} : { examples: { crashed } }) } },
  }
}
