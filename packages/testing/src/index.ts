export { Browser, type AnswerCheck, type AnswerOptions, type BrowserAnswer } from './browser.ts'
