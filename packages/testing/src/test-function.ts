/** What the suites need of a running test: ava's `t` has it. */
export interface TestRun {
  pass(): unknown
}

/** What the suites need of a test runner: ava's `test` has it. */
export interface TestFunction {
  /** One after the other, since a suite's tests share what they look at. */
  serial(title: string, run: (t: TestRun) => Promise<void>): void
  readonly after: {
    always(run: () => Promise<void>): void
  }
}
