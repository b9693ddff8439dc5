import type { ASTNode } from '@marcbachmann/cel-js'
import type { ContextKey } from '@sallyport/core'
import type { Draft } from './draft.ts'

/** Where a node stands. */
export interface Scope {
  readonly depth: number
  /** Name of the macro's variable, within the body of a macro. */
  readonly item: string | undefined
  /** The macro runs over something that is secret. */
  readonly itemIsSecret?: boolean
  /** Where the node's value is shown to users, or appears in a log by an error. Secrets do not belong there. */
  readonly shownIn?: 'a message' | 'an index'
}

/** The way from an expression as it is written to the one that is run. */
export interface Translation {
  readonly draft: Draft
  readonly contextKeys: ReadonlyMap<string, ContextKey>
  translate(node: ASTNode, scope: Scope): string
}
