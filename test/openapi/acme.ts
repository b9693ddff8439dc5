import { definePlugin, defineStage, pass, type FlowDocument, type Plugin } from '@sallyport/core'
import Type, { type Static } from 'typebox'

const Config = Type.Object({ length: Type.Integer({ minimum: 4, maximum: 12, default: 6 }) })

const PinChallenge = Type.Object(
  {
    hint: Type.Tuple([Type.String(), Type.Integer()]),
    tree: Type.Cyclic({ Node: Type.Object({ nodes: Type.Array(Type.Ref('Node')) }) }, 'Node'),
    either: Type.Union([Type.Literal('a'), Type.Null()]),
  },
  { $id: 'AcmePin', additionalProperties: false },
)

/** Has every kind of schema that is written otherwise in TypeBox than in JSON Schema 2020-12. */
const pinStage = defineStage({
  type: 'acme_pin',
  version: 1,
  component: 'acme-stage-pin',
  config: Config,
  challenge: PinChallenge,
  response: ({ length }) => Type.Object({ pin: Type.String({ maxLength: length, examples: ['1234'] }) }),
  present: (): Static<typeof PinChallenge> => ({ hint: ['a', 1], tree: { nodes: [{ nodes: [] }] }, either: null }),
  submit: () => pass(),
})

/** What is no plain object, and what no example is found for. */
const choiceStage = defineStage({
  type: 'acme_choice',
  version: 1,
  component: 'ak-stage-acme-choice',
  config: Type.Object({}),
  challenge: Type.Union([
    Type.Object({ code: Type.String({ pattern: '^[A-Z]{3}$' }) }),
    Type.Object({ name: Type.String() }),
  ]),
  response: Type.Union([
    Type.Object({ one: Type.String({ maxLength: 9 }) }, { additionalProperties: false }),
    Type.Object({ other: Type.Integer() }, { additionalProperties: false }),
  ]),
  present: () => ({ code: 'ABC' }),
  submit: () => pass(),
})

/** A plugin of somebody else, with stages and routes. */
export const acme: Plugin = definePlugin({
  name: '@acme/pin',
  version: '1.0.0',
  capabilities: { routes: true },
  apply({ hooks }) {
    hooks.stages.tap('@acme/pin', (stages) => {
      stages.add(pinStage)
      stages.add(choiceStage)
    })
    hooks.routes.tap('@acme/pin', (routes) => {
      const body = Type.Object({ to: Type.String({ maxLength: 100 }) })
      routes.add({ method: 'POST', path: '/devices/:device/send', access: 'user', body, handle: () => ({ body: {} }) })
      routes.add({ method: 'GET', path: '/devices/:device/send', access: 'public', handle: () => ({ body: {} }) })
      routes.add({ method: 'DELETE', path: '/devices', access: 'superuser', handle: () => ({ body: {} }) })
    })
  },
})

export function pinFlow(slug: string, config: object = {}): FlowDocument {
  return { slug, designation: 'authorization', stages: [{ stage: 'acme_pin', name: slug, config: { ...config } }] }
}
