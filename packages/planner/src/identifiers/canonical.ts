/**
 * Why a text cannot be an identifier: `empty`, `too_long`, `shape` (an e-mail address without its two sides, or with a domain
 * that is none), `characters` (invisible, control, unassigned, private or compatibility characters, symbols, and spaces
 * where none may be), `direction` (the order on the screen is not that of the characters), `mixed_scripts`.
 */
export type IdentifierFault = 'empty' | 'too_long' | 'shape' | 'characters' | 'direction' | 'mixed_scripts'

/** A text that may be an identifier, or why it may not. */
export type Canonical =
  | {
      readonly ok: true
      /** As it is stored and shown: prepared, its case kept. */
      readonly text: string
      /** As it is compared; `identifierKey` of the text. */
      readonly key: string
    }
  | { readonly ok: false; readonly fault: IdentifierFault }

/** What an operator decides about identifiers. */
export interface IdentifierRules {
  /** Refuses names that mix scripts whose letters look alike (UTS 39, Highly Restrictive); `refuse` when absent. */
  readonly mixedScripts?: 'refuse' | 'allow'
}
