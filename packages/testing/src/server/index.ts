export { createTestDatabase, TEST_KEYS, type TestDatabase } from './database.ts'
export { serve, type ServeOptions, type Served, type TestContext } from './serve.ts'
export { testStage, type StageOptions } from '../stage/test-stage.ts'
export type { AnswerOf, Seen, StageCase, StageCases, WrongAnswer } from '../stage/stage-case.ts'
