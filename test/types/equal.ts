/** True when two types are one, down to `readonly` and `undefined`. */
export type Equal<One, Other> =
  (<Type>() => Type extends One ? 1 : 2) extends <Type>() => Type extends Other ? 1 : 2 ? true : false

/** Compiles only where its type argument is true. */
export function assertType<_Holds extends true>(): void {}
