import type { StageRule } from '../stage-rule.ts'
import { anonymous } from './anonymous.ts'
import { answeredTwice } from './answered-twice.ts'
import { attempts } from './attempts.ts'
import { boundAnswer } from './bound-answer.ts'
import { choices } from './choices.ts'
import { configSecrets } from './config-secrets.ts'
import { decoy } from './decoy.ts'
import { emptyBody } from './empty-body.ts'
import { expired } from './expired.ts'
import { fiftyAtOnce } from './fifty-at-once.ts'
import { fitsSchema } from './fits-schema.ts'
import { fresh } from './fresh.ts'
import { guessesAtOnce } from './guesses-at-once.ts'
import { hostile } from './hostile.ts'
import { hostilePage } from './hostile-page.ts'
import { jsonState } from './json-state.ts'
import { linkOnly } from './link-only.ts'
import { lookAlikes } from './look-alikes.ts'
import { metricLabels } from './metric-labels.ts'
import { namedMethods } from './named-methods.ts'
import { otherLanguage } from './other-language.ts'
import { overridingFields } from './overriding-fields.ts'
import { page } from './page.ts'
import { pageErrors } from './page-errors.ts'
import { readsOnly } from './reads-only.ts'
import { reloaded } from './reloaded.ts'
import { restarted } from './restarted.ts'
import { restored } from './restored.ts'
import { right } from './right.ts'
import { safe } from './safe.ts'
import { secrets } from './secrets.ts'
import { translated } from './translated.ts'
import { translatedErrors } from './translated-errors.ts'
import { withoutScript } from './without-script.ts'
import { wrong } from './wrong.ts'
import { wrongAfterRestart } from './wrong-after-restart.ts'

/** Every rule of stages, in the order in which they are looked at. */
export const stageRules: readonly StageRule[] = [
  fresh,
  fitsSchema,
  reloaded,
  page,
  hostilePage,
  pageErrors,
  withoutScript,
  translated,
  translatedErrors,
  namedMethods,
  readsOnly,
  right,
  wrong,
  safe,
  emptyBody,
  linkOnly,
  choices,
  overridingFields,
  otherLanguage,
  answeredTwice,
  fiftyAtOnce,
  boundAnswer,
  attempts,
  guessesAtOnce,
  restored,
  restarted,
  wrongAfterRestart,
  expired,
  decoy,
  lookAlikes,
  anonymous,
  hostile,
  jsonState,
  secrets,
  configSecrets,
  metricLabels,
]
