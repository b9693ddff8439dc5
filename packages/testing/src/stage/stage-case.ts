import type { Designation, JsonObject, Person } from '@sallyport/core'
import type { Served } from '../server/serve.ts'

/** What an answer may be made of. */
export interface Seen {
  /** The challenge that is answered, as the client got it; empty for a stage that is silent. */
  readonly challenge: Readonly<Record<string, unknown>>
  /** The run's context, by the names of its keys. */
  readonly context: JsonObject
  /** The flow's user. */
  readonly person: Person | undefined
  /** What `mail` of the case has given. */
  readonly mail: string
  /** The link of the last flow token that the stage has made for this run; empty when there is none. */
  readonly link: string
  readonly served: Served
}

/** Fields of a response, without `step`; or how to make them. */
export type AnswerOf = JsonObject | ((seen: Seen) => JsonObject | Promise<JsonObject>)

/** A response that the stage must refuse. */
export interface WrongAnswer {
  readonly response: AnswerOf
  /** Code of the field error or of the denial. */
  readonly code: string
  /** The field that the code stands at; any when absent. */
  readonly field?: string
}

/** One use of a stage: how it is configured, who comes, what is right and what is wrong. */
export interface StageCase {
  /** Configuration, as in a flow file. */
  readonly config?: JsonObject
  /** What earlier stages have put into the context, by the names of declared keys. */
  readonly context?: JsonObject
  /** Username of the flow's user, such as `ann`, who has the password `correct horse`; nobody when absent. */
  readonly person?: string
  /** The host vouches for the user, so that the stage may log them in. Default false. */
  readonly proven?: boolean
  /** Username of a user who is already logged in. */
  readonly loggedIn?: string
  /** Of the flow; default `authorization`. */
  readonly designation?: Designation
  /** Runs before each visitor comes: enrols a device, issues a code, empties an outbox. */
  arrange?(served: Served): Promise<void> | void
  /** The response that the stage accepts, or `link` when it is the link of its flow token; none for a stage that never asks. */
  readonly right?: AnswerOf | 'link'
  /** Responses that the stage refuses; they fit its schema. */
  readonly wrong?: readonly WrongAnswer[]
  /** What the right answer, or the stage that never asks, comes to. Default `pass`. */
  readonly outcome?: 'pass' | 'deny' | 'redirect' | 'insert' | 'restart'
  /** Code of the denial, where the outcome is one. */
  readonly code?: string
  /** The text of the last mail that the stage has sent to this visitor, where a right answer needs it. */
  mail?(seen: Omit<Seen, 'mail'>): Promise<string> | string
  /**
   * Pairs of a response that names a known user and one that names an unknown one: for a stage that asks who is there. Both must
   * be answered alike.
   */
  readonly alike?: readonly (readonly [known: AnswerOf, unknown: AnswerOf])[]
  /** An empty response passes too: nothing needs to be filled in. Default false. */
  readonly emptyPasses?: boolean
  /** Only a script can answer: a passkey. Default false. */
  readonly needsScript?: boolean
  /** Texts of its page and its errors that are the same in every language: names of products. */
  readonly verbatim?: readonly string[]
  /** Texts that nobody else may read, besides what the schemas mark as secret and fields with names such as `password`. */
  secrets?(seen: Seen): readonly string[]
  /** How often the stage has done what it does: rows, mails. Counted before and after an answer, which must do it once. */
  effects?(served: Served): Promise<number> | number
}

/** Cases by title. */
export type StageCases = Readonly<Record<string, StageCase>>
