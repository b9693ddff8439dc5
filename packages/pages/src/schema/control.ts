import type { FieldError, FieldNotes } from '@sallyport/core'

/** A field that is being drawn. */
export interface Control {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly help: string
  readonly notes: FieldNotes
  readonly required: boolean
  /** Nothing needs to be filled in. */
  readonly mark: boolean
  readonly errors: readonly FieldError[]
  /** It takes the focus when the page opens. */
  readonly focus: boolean
}
