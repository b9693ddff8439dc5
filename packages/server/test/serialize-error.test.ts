import test from 'ava'
import { serializeError } from '../src/serialize-error.ts'

test('a message that quotes its cause is written once, and the stack of the cause stays', (t) => {
  const cause = new Error('boom.')
  const error = new Error('The plugin "acme" failed in "submit": boom.', { cause })
  const { message, stack } = serializeError(error) as { message: string; stack: string }
  t.is(message, 'The plugin "acme" failed in "submit": boom.')
  t.true(stack.includes('caused by'))
})

test('a cause that the message does not quote stands behind it', (t) => {
  const error = new Error('The mail could not be sent.', { cause: new Error('ECONNREFUSED') })
  const { message } = serializeError(error) as { message: string }
  t.is(message, 'The mail could not be sent.: ECONNREFUSED')
})
