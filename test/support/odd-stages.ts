import { defineStage, field, pass, type FlowDocument, type StageType } from '@sallyport/core'
import Type, { type Static, type TObject } from 'typebox'

/** What the odd stages were answered with, latest last. */
export type Answers = object[]

/** Stages that only declare schemas, each with fields that are hard to ask for; every answer is kept. */
export function oddStages(answers: Answers): readonly StageType[] {
  const telling = <Shown extends TObject>(
    type: string,
    response: TObject,
    challenge: Shown,
    shown: Static<Shown>,
  ): StageType =>
    defineStage({
      type: `odd_${type}`,
      version: 1,
      component: `acme-stage-odd-${type.replaceAll('_', '-')}`,
      config: Type.Object({}),
      challenge,
      response,
      present: () => shown,
      submit(_visit, response) {
        answers.push(response)
        return pass()
      },
    })
  const odd = (type: string, response: TObject): StageType => telling(type, response, Type.Object({}), {})
  const text = Type.String({ minLength: 1, maxLength: 100 })
  return [
    odd(
      'nested',
      Type.Object({
        name: text,
        address: Type.Object(
          {
            street: text,
            place: Type.Object({ zip_code: Type.String({ pattern: '^\\d{5}$', maxLength: 5 }), town: text }),
          },
          { title: 'Where you live' },
        ),
      }),
    ),
    odd(
      'lists',
      Type.Object({
        nicknames: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { maxItems: 10 }),
        pets: Type.Array(Type.Object({ name: text, legs: Type.Integer({ minimum: 0, maximum: 100 }) }), {
          minItems: 1,
          maxItems: 5,
        }),
        topics: Type.Array(Type.Enum(['news', 'offers', 'security']), { maxItems: 3 }),
      }),
    ),
    odd(
      'choices',
      Type.Object({
        size: Type.Enum(['small', 'medium', 'large'], { title: 'Size' }),
        country: Type.Enum(['at', 'ch', 'de', 'fr', 'it', 'li', 'nl']),
        level: Type.Union([Type.Literal(1, { title: 'One' }), Type.Literal(2, { title: 'Two' })]),
        colour: Type.Optional(Type.Enum(['red', 'green'])),
      }),
    ),
    odd(
      'dates',
      Type.Object({
        born: Type.String({ format: 'date', title: 'Date of birth', ...field({ autocomplete: 'bday' }) }),
        alarm: Type.String({ format: 'time' }),
        starts: Type.String({ format: 'date-time' }),
      }),
    ),
    odd(
      'optional',
      Type.Object({
        email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })),
        homepage: Type.Optional(Type.String({ format: 'uri', maxLength: 300 })),
        age: Type.Optional(Type.Integer({ minimum: 0 })),
        nothing: Type.Union([Type.String({ minLength: 2, maxLength: 50 }), Type.Null()]),
        employer: Type.Optional(Type.Object({ company: text, since: Type.Integer() })),
      }),
    ),
    odd(
      'union',
      Type.Object({
        contact: Type.Union(
          [
            Type.Object({ kind: Type.Literal('email'), address: Type.String({ minLength: 3, maxLength: 100 }) }),
            Type.Object({ kind: Type.Literal('phone'), number: Type.String({ pattern: '^\\+?\\d+$', maxLength: 20 }) }),
          ],
          { title: 'How to reach you' },
        ),
        amount: Type.Union([Type.Integer(), Type.String({ maxLength: 10 })]),
      }),
    ),
    telling(
      'long_text',
      Type.Object({
        story: Type.String({ maxLength: 5000, title: 'Your story', description: 'As long as you like.' }),
        motto: Type.String({ maxLength: 60 }),
      }),
      Type.Object({
        terms: Type.String({ title: 'Terms' }),
        read_more: Type.String({ format: 'uri' }),
        valid_until: Type.String({ format: 'date' }),
        points: Type.Array(Type.String()),
        binding: Type.Boolean(),
        fees: Type.Object({ setup: Type.Number(), monthly: Type.Number() }),
      }),
      {
        terms: 'First line.\nSecond line.',
        read_more: 'https://example.com/terms',
        valid_until: '2030-01-31',
        points: ['fair', 'short'],
        binding: true,
        fees: { setup: 10, monthly: 2.5 },
      },
    ),
    odd(
      'numbers',
      Type.Object({
        guests: Type.Integer({ minimum: 1, maximum: 12 }),
        price: Type.Number({ exclusiveMinimum: 0, maximum: 99.5 }),
        steps: Type.Integer({ multipleOf: 5, minimum: -10 }),
      }),
    ),
    odd(
      'booleans',
      Type.Object({
        newsletter: Type.Boolean({ title: 'Send me news' }),
        tracking: Type.Optional(Type.Boolean({ default: true })),
        accepted: Type.Literal(true, { title: 'I accept the terms' }),
      }),
    ),
    odd(
      'secrets',
      Type.Object({
        password: Type.String({ minLength: 8, maxLength: 1024, ...field({ autocomplete: 'new-password' }) }),
        answer: Type.String({ minLength: 1, maxLength: 100, title: 'Answer', ...field({ secret: true, order: -1 }) }),
        pin: Type.Integer({ minimum: 1000, ...field({ secret: true }) }),
        code: Type.String({
          minLength: 6,
          maxLength: 6,
          ...field({ autocomplete: 'one-time-code', inputmode: 'numeric', order: 5 }),
        }),
      }),
    ),
  ]
}

/** A flow for each: `odd-nested`, `odd-lists`, … */
export const oddFlows: readonly FlowDocument[] = oddStages([]).map(({ type }) => ({
  slug: type.replaceAll('_', '-'),
  name: type.replaceAll('_', ' '),
  designation: 'enrollment',
  stages: [{ stage: type, name: type }],
}))
