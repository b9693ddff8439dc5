import type { Filled } from './page-browser.ts'

/** How an odd stage is answered: wrongly first, then rightly. */
export interface OddCase {
  readonly type: string
  readonly title: string
  /** What nobody may send, and the fields whose errors are then drawn beside them. */
  readonly wrong: Filled
  readonly told: readonly string[]
  readonly right: Filled
  readonly answer: object
}

/** A one-time code, which is no secret that a page must not draw again. */
export const CODE = '123456'

export const oddCases: readonly OddCase[] = [
  {
    type: 'nested',
    title: 'objects within objects',
    wrong: { name: 'Ann', 'address[street]': '', 'address[place][zip_code]': '12', 'address[place][town]': 'Ulm' },
    told: ['address[street]', 'address[place][zip_code]'],
    right: { 'address[street]': 'Main 1', 'address[place][zip_code]': '89073' },
    answer: { name: 'Ann', address: { street: 'Main 1', place: { zip_code: '89073', town: 'Ulm' } } },
  },
  {
    type: 'lists',
    title: 'lists of texts, objects and choices, whose blank rows do not count',
    wrong: { 'nicknames[1]': 'Annie', 'pets[0][name]': 'Rex', 'pets[0][legs]': 'four', topics: ['news', 'security'] },
    told: ['pets[0][legs]'],
    right: { 'pets[0][legs]': '4' },
    answer: { nicknames: ['Annie'], pets: [{ name: 'Rex', legs: 4 }], topics: ['news', 'security'] },
  },
  {
    type: 'choices',
    title: 'choices between texts and numbers',
    wrong: { size: 'medium', country: 'xx', level: '2' },
    told: ['country'],
    right: { country: 'at' },
    answer: { size: 'medium', country: 'at', level: 2 },
  },
  {
    type: 'dates',
    title: 'dates and times as a browser writes them',
    wrong: { born: '1999-02-31', alarm: '07:30', starts: '2030-05-01T10:00' },
    told: ['born'],
    right: { born: '1999-02-28' },
    answer: { born: '1999-02-28', alarm: '07:30:00Z', starts: '2030-05-01T10:00:00Z' },
  },
  {
    type: 'optional',
    title: 'fields that nobody needs to fill in',
    wrong: { email: 'no address', homepage: 'https://example.com/' },
    told: ['email'],
    right: { email: '' },
    answer: { homepage: 'https://example.com/', nothing: null },
  },
  {
    type: 'union',
    title: 'a choice between objects, and one between a number and a text',
    wrong: { 'contact[~]': '1', 'contact[~1][number]': 'none', amount: '12' },
    told: ['contact[~1][number]'],
    right: { 'contact[~1][number]': '+49731' },
    answer: { contact: { kind: 'phone', number: '+49731' }, amount: 12 },
  },
  {
    type: 'long_text',
    title: 'a long text, below a challenge to be read',
    wrong: { story: 'x'.repeat(5001), motto: 'Be "kind" & <brave>' },
    told: ['story'],
    right: { story: 'Once\nupon a time' },
    answer: { story: 'Once\nupon a time', motto: 'Be "kind" & <brave>' },
  },
  {
    type: 'numbers',
    title: 'numbers with bounds',
    wrong: { guests: '13', price: '0', steps: '7' },
    told: ['guests', 'price', 'steps'],
    right: { guests: '12', price: '0.5', steps: '-5' },
    answer: { guests: 12, price: 0.5, steps: -5 },
  },
  {
    type: 'booleans',
    title: 'boxes, one of which must be ticked',
    wrong: { tracking: 'false' },
    told: ['accepted'],
    right: { accepted: 'true' },
    answer: { newsletter: false, tracking: false, accepted: true },
  },
  {
    type: 'secrets',
    title: 'secrets',
    wrong: { password: 'short', answer: 'blue', pin: '12', code: CODE },
    told: ['password', 'pin'],
    right: { password: 'long enough for all', answer: 'blue', pin: '4711' },
    answer: { password: 'long enough for all', answer: 'blue', pin: 4711, code: CODE },
  },
]
