import { engineTexts, type Authentication } from '@sallyport/core'
import { compileValidator } from '@sallyport/core/adapter'
import type { TSchema } from 'typebox'
import { translatorFor } from '../language.ts'
import { readBody } from '../read-body.ts'
import type { Handled, RouteCall } from './route.ts'

/** Goes on to the row's own code, behind what has to be done with the body. */
type Proceed = <Found extends Authentication | undefined>(
  call: RouteCall<Found>,
  handle: (call: RouteCall<Found>) => Handled,
) => Handled

export const withoutBody: Proceed = (call, handle) => handle(call)

/** Reads the body and answers 400 where it does not fit. */
export function readCheckedBody(schema: TSchema): Proceed {
  const validator = compileValidator(schema)
  return async (call, handle) => {
    const { ctx, engine } = call
    const say = translatorFor(engine, ctx)
    const checked = validator.check(await readBody(ctx), { say })
    if (checked.ok) return handle({ ...call, body: checked.value })
    return {
      status: 400,
      body: { detail: say(engineTexts.http_does_not_fit), code: 'invalid', errors: checked.errors },
    }
  }
}
