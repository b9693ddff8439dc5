/** Runs a statement within the transaction of a commit. */
export type Execute = <Row extends object>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>

/** What is written once the step has won; false where it collides with what is there by then. */
export type PendingWrite = (execute: Execute) => Promise<boolean>
