export { Browser, type AnswerCheck, type AnswerOptions, type BrowserAnswer } from './browser.ts'
export { RuleBroken, type Rule } from './rule.ts'
export type { TestFunction, TestRun } from './test-function.ts'
