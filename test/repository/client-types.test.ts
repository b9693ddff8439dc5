import test from 'ava'
import { sallyport } from '../support/command.ts'
import { read } from './workspace.ts'

test('the types that come with the client are those of the built-in plugins', async (t) => {
  const { stdout } = await sallyport(t, ['client', 'generate']).ended
  t.is(
    read('packages/client/src/components.ts'),
    stdout,
    'sallyport client generate --out packages/client/src/components.ts',
  )
})
