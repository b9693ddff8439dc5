export { Browser, type AnswerOptions, type BrowserAnswer } from './browser.ts'
