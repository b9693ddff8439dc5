import { secretsOfConfig } from '../known-secrets.ts'
import type { StageRule } from '../stage-rule.ts'
import { expectNone, tourOf } from '../tour.ts'

export const configSecrets: StageRule = {
  name: 'config-secrets',
  title: 'no secret of its configuration is in an answer, on a page, in a log line, an event or a metric',
  why: 'A key of a provider, or the code that has to be typed, is in the configuration for the server alone.',
  fix: 'Compute in `present` what the client needs (a length, an address), and leave the setting itself out of all that is said.',
  concerns: 'has a setting with `secret: true`',
  classes: [5],
  appliesTo: ({ type, config }) => secretsOfConfig(type.config, config).length > 0,
  async check(scene) {
    const { type, config } = scene.subject
    expectNone(await tourOf(scene), secretsOfConfig(type.config, config))
  },
}
