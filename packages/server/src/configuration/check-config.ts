import Type, { type TSchema } from 'typebox'
import { explainMismatch, explainUnknownKey } from '@sallyport/core/adapter'
import { StartError } from '../start-error.ts'
import type { Config } from './define-config.ts'

const Documents = Type.Array(Type.Object({}))
const Count = Type.Integer({ minimum: 1 })

/** The keys of a configuration. What is inside documents and plugins is checked where they are read. */
const KEYS: Readonly<Record<keyof Config, TSchema>> = {
  plugins: Type.Array(Type.Unknown()),
  flows: Documents,
  brands: Documents,
  groups: Documents,
  title: Type.String({ minLength: 1, maxLength: 200 }),
  allowedOrigins: Type.Array(Type.String({ pattern: '^https?://[^/?#]+$' })),
  identifiers: Type.Object(
    { mixedScripts: Type.Optional(Type.Enum(['refuse', 'allow'])) },
    { additionalProperties: false },
  ),
  limits: Type.Partial(
    Type.Object(
      {
        attemptsPerAccount: Count,
        attemptsPerDay: Count,
        attemptsPerAddress: Count,
        creationsPerAddress: Count,
        sendingsPerAddress: Count,
        runsPerMinute: Count,
        window: Count,
        recordsPerMinute: Count,
        ipv6Prefix: Type.Integer({ minimum: 32, maximum: 128 }),
        loginsPerUser: Count,
        queuePerBrowser: Count,
        queue: Count,
        requestTime: Count,
        browserSession: Count,
        sessionIdle: Type.Integer({ minimum: 0 }),
        recentProof: Type.Integer({ minimum: 0 }),
      },
      { additionalProperties: false },
    ),
  ),
  passwords: Type.Partial(
    Type.Object(
      {
        minLength: Type.Integer({ minimum: 8, maximum: 128 }),
        words: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }),
        breach: Type.Object({}),
      },
      { additionalProperties: false },
    ),
  ),
  pages: Type.Object(
    {
      templates: Type.Optional(Type.Object({})),
      styles: Type.Optional(Type.Object({})),
      parts: Type.Optional(Documents),
    },
    { additionalProperties: false },
  ),
  texts: Type.Record(Type.String(), Type.Record(Type.String(), Type.String({ maxLength: 10_000 }))),
}

/**
 * What a configuration module exports.
 *
 * @throws `StartError` `bad_config` that names the key
 */
export function checkConfig(value: unknown, path: string): Config {
  const fail = (rest: string): never => {
    throw new StartError('bad_config', `The configuration "${path}" ${rest}.`)
  }
  if (!isConfig(value)) return fail('exports no defineConfig({ plugins: [ … ] })')
  for (const [key, content] of Object.entries(value)) {
    if (!isKey(key)) fail(explainUnknownKey(`has the key "${key}", which no configuration has`, key, Object.keys(KEYS)))
    else if (content !== undefined) {
      const mismatch = explainMismatch(KEYS[key], content)
      if (mismatch !== undefined) fail(`has a wrong "${[key, ...mismatch.path].join('.')}": it ${mismatch.reason}`)
    }
  }
  return value
}

function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && 'plugins' in value && Array.isArray(value.plugins)
}

function isKey(key: string): key is keyof Config {
  return Object.hasOwn(KEYS, key)
}
