import type { Plugin } from '@sallyport/core'
import { policyDummy } from '@sallyport/policy-dummy'
import { expression } from '@sallyport/policy-expression'
import { deny } from '@sallyport/stage-deny'
import { dummy } from '@sallyport/stage-dummy'
import { identification } from '@sallyport/stage-identification'
import { password } from '@sallyport/stage-password'
import { prompt } from '@sallyport/stage-prompt'
import { redirect } from '@sallyport/stage-redirect'
import { userLogin } from '@sallyport/stage-user-login'
import { userLogout } from '@sallyport/stage-user-logout'
import { userWrite } from '@sallyport/stage-user-write'

/** The plugins of a server without a configuration module. */
export function builtInPlugins(): readonly Plugin[] {
  return [
    identification(),
    password(),
    userLogin(),
    userLogout(),
    prompt(),
    userWrite(),
    redirect(),
    deny(),
    dummy(),
    expression(),
    policyDummy(),
  ]
}
