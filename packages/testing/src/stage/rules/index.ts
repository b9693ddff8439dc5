import type { StageRule } from '../stage-rule.ts'
import { anonymous } from './anonymous.ts'
import { answeredTwice } from './answered-twice.ts'
import { decoy } from './decoy.ts'
import { expired } from './expired.ts'
import { fiftyAtOnce } from './fifty-at-once.ts'
import { fitsSchema } from './fits-schema.ts'
import { fresh } from './fresh.ts'
import { hostile } from './hostile.ts'
import { jsonState } from './json-state.ts'
import { page } from './page.ts'
import { readsOnly } from './reads-only.ts'
import { reloaded } from './reloaded.ts'
import { restarted } from './restarted.ts'
import { restored } from './restored.ts'
import { right } from './right.ts'
import { safe } from './safe.ts'
import { secrets } from './secrets.ts'
import { wrong } from './wrong.ts'

/** Every rule of stages, in the order in which they are looked at. */
export const stageRules: readonly StageRule[] = [
  fresh,
  fitsSchema,
  reloaded,
  page,
  readsOnly,
  right,
  wrong,
  safe,
  answeredTwice,
  fiftyAtOnce,
  restored,
  restarted,
  expired,
  decoy,
  anonymous,
  hostile,
  jsonState,
  secrets,
]
