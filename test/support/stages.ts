import { contextKey, defineStage, pass, pendingUser, type Outcome, type StageType, type Visit } from '@sallyport/core'
import Type, { type Static } from 'typebox'

/** What `note` stages have written, in order. */
export const notes = contextKey('test_notes', Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }))

const Nothing = Type.Object({})
type PlainVisit = Visit<Static<typeof Nothing>>

/** A stage that asks for a text, shows the context's notes, and does what the answer says. */
export function askStage(
  type: string,
  submit: (visit: PlainVisit, answer: string) => Outcome | Promise<Outcome>,
  more: Partial<Pick<StageType, 'requires' | 'provides' | 'writes' | 'proves'>> = {},
): StageType {
  return defineStage({
    writes: [notes],
    ...more,
    type,
    version: 1,
    component: `test-stage-${type.replaceAll('_', '-')}`,
    config: Nothing,
    challenge: Type.Object({ notes: Type.Array(Type.String()), logged_in: Type.String() }),
    response: Type.Object({ answer: Type.String({ maxLength: 100 }) }),
    withUser: true,
    present: ({ context, loggedIn }) => ({
      notes: context.get(notes) ?? [],
      logged_in: loggedIn?.kind === 'known' ? loggedIn.username : '',
    }),
    submit: (visit, { answer }) => submit(visit, answer),
  })
}

/** A silent stage. */
export function silentStage(
  type: string,
  act: (visit: PlainVisit) => Outcome | Promise<Outcome>,
  more: { readonly safe?: boolean } & Partial<Pick<StageType, 'requires' | 'provides' | 'writes' | 'proves'>> = {},
): StageType {
  return defineStage({ writes: [notes], ...more, type, version: 1, config: Nothing, act })
}

/** Writes a line into the context's notes. */
export function note(visit: PlainVisit, line: string): void {
  visit.context.set(notes, [...(visit.context.get(notes) ?? []), line])
}

/** A plain question, which any answer passes. */
export const question = askStage('question', () => pass())

/**
 * Hands its links to the test, as a mail would to a person; a confirmed link passes and proves that they have the mailbox.
 * Each answer is a wish for another link.
 */
export function linkStage(links: string[], expiresIn = 600): StageType {
  return defineStage({
    type: 'link',
    version: 1,
    component: 'test-stage-link',
    config: Nothing,
    challenge: Nothing,
    response: Nothing,
    requires: [pendingUser],
    writes: [notes],
    proves: ['email'],
    vouchesByLink: true,
    present: () => ({}),
    enter(visit) {
      links.push(visit.token({ expiresIn }).link())
    },
    submit(visit) {
      links.push(visit.token({ expiresIn }).link())
      return { kind: 'retry', errors: {} }
    },
    resume: () => pass({ proves: ['email'] }),
  })
}
