import { defineStage, invalid, pass, promptData, promptSecrets, retry } from '@sallyport/core'
import Type from 'typebox'
import { checkIdentifiers } from './check-identifiers.ts'
import { checkPassword, PASSWORD } from './check-password.ts'
import { checkTaken } from './check-taken.ts'
import { choicesOf, FIELD_TYPES, inOrder, isDecoration, PromptConfig } from './config.ts'
import { divideAnswers } from './divide-answers.ts'
import { findProblem } from './find-problem.ts'
import { findRepeat } from './find-repeat.ts'
import { shownValue } from './initial-value.ts'
import { lengthsOf } from './lengths.ts'
import { messages } from './messages.ts'
import { readAnswers } from './read-answers.ts'
import { responseSchema } from './response-schema.ts'

/** What the page receives of a field; names and meaning are authentik's, but for the lengths. */
export const PromptField = Type.Object({
  field_key: Type.String({ examples: ['username'] }),
  label: Type.String({ examples: ['Username'] }),
  type: Type.Enum([...FIELD_TYPES], { examples: ['username'] }),
  required: Type.Boolean(),
  placeholder: Type.String(),
  initial_value: Type.String(),
  order: Type.Integer(),
  sub_text: Type.String({ description: 'Written by the operator; clients may take it for HTML.' }),
  choices: Type.Union([Type.Array(Type.Object({ value: Type.String(), label: Type.String() })), Type.Null()]),
  min_length: Type.Integer({ description: 'Characters at least.' }),
  max_length: Type.Integer({ description: 'Characters at most.' }),
})

/** Asks for the fields of its configuration, and puts the answers into `prompt_data`, passwords into `prompt_secrets`. */
export const promptStage = defineStage({
  type: 'prompt',
  version: 1,
  component: 'ak-stage-prompt',
  config: PromptConfig,
  challenge: Type.Object({ fields: Type.Array(PromptField) }),
  response: responseSchema,
  provides: [promptData, promptSecrets],
  problem: findProblem,

  present: (visit) => ({
    fields: inOrder(visit.config).map((field) => {
      const { min, max } = lengthsOf(field)
      const isPassword = field.type === 'password' && field.fieldKey === PASSWORD
      const least = isPassword ? Math.max(min, visit.services.passwords.minLength) : min
      const choices = choicesOf(field)
      return {
        field_key: field.fieldKey,
        label: visit.translate(field.label),
        type: field.type,
        required: field.required && field.type !== 'checkbox' && !isDecoration(field),
        placeholder: choices === null ? visit.translate(field.placeholder) : '',
        initial_value: shownValue(visit, field),
        order: field.order,
        sub_text: visit.translate(field.subText),
        choices: choices?.map(({ value, label }) => ({ value, label: visit.translate(label) })) ?? null,
        min_length: least,
        max_length: max,
      }
    }),
  }),

  async submit(visit, response) {
    const answers = readAnswers(visit, response)
    const repeat = findRepeat(visit.config)
    if (repeat !== undefined && answers[repeat.fieldKey] !== answers[repeat.of]) {
      return retry({ non_field_errors: invalid(visit.say(messages.passwords_differ)) })
    }
    const invalidNames = checkIdentifiers(visit, answers)
    if (invalidNames !== undefined) return invalidNames
    const refused = (await checkTaken(visit, answers)) ?? (await checkPassword(visit, answers))
    if (refused !== undefined) return refused
    const { data, secrets } = divideAnswers(answers, repeat?.fieldKey)
    visit.context.set(promptData, { ...visit.context.get(promptData), ...data })
    if (Object.keys(secrets).length > 0) {
      visit.context.set(promptSecrets, { ...visit.context.get(promptSecrets), ...secrets })
    }
    return pass()
  },
})
