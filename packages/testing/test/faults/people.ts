import { defineStage, pass, pendingUser, retry } from '@sallyport/core'
import type { StageCase } from '@sallyport/testing/server'
import Type from 'typebox'
import { checkPin, countAttempt, messages, pinField, pinStage } from '../pin.ts'
import type { PlantedFault } from './planted-fault.ts'

/** Asks who is there, and changes what was typed before it looks. */
function naming(type: string, change: (name: string) => string) {
  return defineStage({
    type,
    version: 1,
    readsPerson: 'brief',
    component: `test-stage-${type.replaceAll('_', '-')}`,
    config: Type.Object({}),
    challenge: Type.Object({}),
    response: Type.Object({ name: pinField }),
    writes: [pendingUser],
    present: () => ({}),
    async submit({ context, decoy, services }, { name }) {
      const found = await services.users.find(change(name), { fields: ['username'], brief: true })
      context.set(pendingUser, { pk: (found ?? decoy(name)).pk, typed: name })
      return pass()
    },
  })
}

const namingCase: StageCase = { right: { name: 'ann' }, alike: [[{ name: 'ann' }, { name: 'eve' }]] }

export const rightlyNamed = { stage: naming('names', (name) => name), case: namingCase }

export const peopleFaults: readonly PlantedFault[] = [
  {
    title: 'finds people by their name without accents',
    stage: naming('names_without_accents', (name) => name.normalize('NFKD').replaceAll(/\p{M}/gu, '')),
    case: namingCase,
    breaks: { 'look-alikes': /"a\u0301?nn" only looks like "ann", and finds the same person/u },
  },
  {
    title: 'finds people only as they have once written their name',
    stage: naming('names_as_written', (name) => (name === name.toLowerCase() ? name : `${name}-`)),
    case: namingCase,
    breaks: { 'look-alikes': /"ANN" is the same as "ann", and finds somebody else or nobody/ },
  },
  {
    title: 'shows a decoy that it is one',
    stage: pinStage({
      async submit(visit, { pin }) {
        if (visit.person?.kind !== 'decoy') return checkPin(visit, pin)
        await countAttempt(visit)
        return retry({ pin: { string: 'Who is that?', code: 'unknown' } })
      },
    }),
    breaks: { decoy: /a wrong answer distinguishes a known user from an unknown one by "response_errors"/ },
  },
  {
    title: 'shows a decoy less',
    stage: pinStage({ present: ({ person }) => ({ length: 6, ...(person?.kind === 'known' ? { hint: 'cat' } : {}) }) }),
    breaks: { decoy: /the challenge distinguishes a known user .* by the shape of the body/ },
  },
  {
    title: 'spares itself the work for a decoy',
    stage: pinStage({
      async submit(visit, { pin }) {
        if (visit.person?.kind !== 'decoy') return checkPin(visit, pin)
        await countAttempt(visit)
        return retry({ pin: visit.error(messages.invalid) })
      },
    }),
    breaks: { decoy: /by the number of password checks: 1 and 0/ },
  },
  {
    title: 'asks the database for known people only',
    stage: pinStage({
      async submit(visit, { pin }) {
        const options = { fields: ['email'] } as const
        if (visit.person?.kind === 'known') await visit.services.users.find(visit.person.email, options)
        return checkPin(visit, pin)
      },
    }),
    breaks: { decoy: /by the number of queries/ },
  },
  {
    title: 'needs somebody and does not say so',
    stage: pinStage({
      requires: [],
      submit(visit, { pin }) {
        if (visit.person === undefined) throw new Error('Nobody is here.')
        return checkPin(visit, pin)
      },
    }),
    breaks: { anonymous: /it crashed with 500: .*Nobody is here\./ },
  },
]
