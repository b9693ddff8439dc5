import type { AskingStage, Challenge, FieldNotes, Message, PagePart as AnyPagePart, Translate } from '@sallyport/core'
import type { Static, TObject, TSchema } from 'typebox'
import type { Html, HtmlTag } from './html/html.ts'
import type { Source } from './page-scope.ts'

/** What the schemas of a stage say of its challenge and its response. */
type ChallengeOf<Stage> =
  Stage extends AskingStage<infer _Config, infer Schema, infer _Response> ? Static<Schema> : object
type ResponseOf<Stage> =
  Stage extends AskingStage<infer _Config, infer _Challenge, infer Schema> ? Static<Schema> : object
type FieldName<Response> = Response extends unknown ? keyof Response & string : never

/** How a field is drawn where the page knows better than the schema. */
export interface FieldLook extends Omit<FieldNotes, 'label' | 'help'> {
  readonly label?: string | Message
  readonly help?: string | Message
}

/** What a page part draws with. */
export interface PartTools<Response = object> {
  /** Writes HTML; every value is escaped. */
  readonly html: HtmlTag
  /** Says a message in the visitor's language. */
  readonly say: Translate
  /** BCP 47. */
  readonly locale: string
  /** A field of the response, with its label, errors, and what was filled in before. */
  field(name: FieldName<Response>, look?: FieldLook): Html
  /** All fields that the response's schema asks for. */
  fields(): Html
  /** The challenge, for reading, by its schema. */
  view(): Html
  /** Sends the form; with a value it answers a field too: `{ field: 'remember_me', value: true }`. */
  submit(label?: string, options?: SubmitOptions<Response>): Html
  /** A link; only its text where the URL is none to lead to. */
  link(url: string, label: string): Html
  /** Lets the page use another origin, as its Content-Security-Policy says: `allow('frame-src', url)`. */
  allow(directive: Source, url: string): void
  /** A field that is no part of the response's schema, by a schema of its own. */
  draw(name: string, schema: TSchema, required: boolean): Html
  /** A picture; nothing where the URL is none for a picture. */
  picture(url: string, alternative: string): Html
}

export interface SubmitOptions<Response = object> {
  /** The lesser of two buttons. */
  readonly quiet?: boolean
  readonly field?: FieldName<Response>
  readonly value?: string | boolean
  /** Seconds before which it cannot be pressed again: the script counts them down. */
  readonly wait?: number
}

export interface PartInput<Stage = AskingStage> extends PartTools<ResponseOf<Stage>> {
  /** As it goes over the wire, with the executor's fields. */
  readonly challenge: ChallengeOf<Stage> & Challenge
  /** What was filled in, as the form posted it: texts, lists and fields. Secrets too, so draw it with `field`. */
  readonly values: Readonly<Record<string, unknown>>
}

/** How a component looks on a page, typed by its stage. */
export interface PagePart<Stage = AskingStage> extends AnyPagePart {
  /** What the page is called, where the flow has no title. */
  heading?(input: PartInput<Stage>): string
  /** Draws what stands in the form. Pure and quick: what it needs to know is in the challenge. */
  render(input: PartInput<Stage>): Html
  /**
   * A module for the browser, with a default export `(form: HTMLFormElement) => void` that is called whenever the part is
   * shown: `new URL('./client/pin.ts', import.meta.url)`. Without it everything must work that can.
   */
  readonly client?: URL
}

/** Types a page part by its stage, for code that depends on the pages. A plugin imports the type `PagePart` only. */
export function definePagePart<Config extends TObject, Shown extends TSchema, Response extends TSchema>(
  stage: AskingStage<Config, Shown, Response>,
  part: Omit<PagePart<AskingStage<Config, Shown, Response>>, 'component'>,
): PagePart<AskingStage<Config, Shown, Response>> {
  return Object.freeze({ ...part, component: stage.component })
}
