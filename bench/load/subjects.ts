import type { Connection } from './connection.ts'
import { PASSWORD, somebody, someAddress } from './people.ts'
import { spread, type Operation, type Subject } from './subject.ts'
import { stepOf, Visitor } from './visitor.ts'

const executor = (slug: string): string => `/api/v3/flows/executor/${slug}/?query=`
const LOGIN = executor('bench-login')
const ONE_POST = executor('bench-one-post')
const STEPS = executor('bench-steps')
/** Stages of `bench-steps` besides its first and its last. */
const MIDDLE_STEPS = 4
const ME = '/api/v3/core/users/me/'

/** People who are logged in, for the session checks. */
const LOGGED_IN = 256
const SHARED = '10.9.9.9'

export const GET_FLOOR = 'floor of a GET'
export const STEP_FLOOR = 'floor of a step'
export const SIGN_IN = 'better-auth: sign-in'
export const REAL_SIGN_IN = 'better-auth: sign-in, real hash'
export const CHECK = 'better-auth: session check'
/** Not a server's: the hashes that this machine can do. */
export const HASH_LIMIT = 'argon2id hashes of this machine'

/** The same operation, again and again. */
const always = (operation: Operation) => async () => () => operation

/** Things that one connection at a time may use, and that come back when it is done. */
function shared<Thing>(things: Thing[], use: (connection: Connection, thing: Thing) => Promise<boolean>) {
  return (): Operation | undefined => {
    const thing = things.shift()
    if (thing === undefined) return undefined
    return async (connection) => {
      if (await use(connection, thing)) things.push(thing)
    }
  }
}

export function subjects(rows: readonly string[]): readonly Subject[] {
  return [...floors(rows), ...challenges, ...logins(false), sharedAddress, ...checks, ...logins(true)]
}

function floors(rows: readonly string[]): readonly Subject[] {
  const on =
    (use: (connection: Connection, visitor: Visitor, path: string) => Promise<unknown>) =>
    async (connections: readonly Connection[]) => {
      const visitors = await spread(connections, 64, async (connection) => {
        const visitor = new Visitor(someAddress())
        await visitor.get(connection, `/floor/${rows[0]}/`, 'ak-stage')
        return visitor
      })
      let turn = 0
      return shared(visitors, async (connection, visitor) => {
        turn = (turn + 1) % rows.length
        await use(connection, visitor, `/floor/${rows[turn]}/`)
        return true
      })
    }
  return [
    {
      name: GET_FLOOR,
      server: 'floors',
      prepare: on((connection, visitor, path) => visitor.get(connection, path, 'ak-stage')),
    },
    {
      name: STEP_FLOOR,
      server: 'floors',
      prepare: on((connection, visitor, path) => visitor.post(connection, path, { step: 's'.repeat(150) }, 'ak-stage')),
    },
  ]
}

interface Walk {
  readonly visitor: Visitor
  challenge: string
  left: number
}

/** Visitors at the second stage of `bench-steps`. */
function walks(connections: readonly Connection[], count: number): Promise<Walk[]> {
  return spread(connections, count, async (connection) => {
    const visitor = new Visitor(someAddress())
    const challenge = await visitor.post(connection, STEPS, {}, '"ak-stage-dummy"')
    return { visitor, challenge, left: MIDDLE_STEPS }
  })
}

const challenges: readonly Subject[] = [
  {
    name: 'first challenge, no cookie',
    server: 'sallyport',
    reference: GET_FLOOR,
    prepare: always(async (connection) => {
      await new Visitor(someAddress()).get(connection, LOGIN, '"ak-stage-identification"')
    }),
  },
  {
    name: 'first challenge, with cookie',
    server: 'sallyport',
    reference: GET_FLOOR,
    async prepare(connections) {
      const visitors = await spread(connections, 64, async (connection) => {
        const visitor = new Visitor(someAddress())
        await visitor.get(connection, LOGIN, '"ak-stage-identification"')
        return visitor
      })
      return shared(visitors, async (connection, visitor) => {
        await visitor.get(connection, LOGIN, '"ak-stage-identification"')
        return true
      })
    },
  },
  {
    name: 'current challenge',
    server: 'sallyport',
    reference: GET_FLOOR,
    async prepare(connections) {
      return shared(await walks(connections, 256), async (connection, { visitor }) => {
        await visitor.get(connection, STEPS, '"ak-stage-dummy"')
        return true
      })
    },
  },
  {
    name: 'middle step',
    server: 'sallyport',
    reference: STEP_FLOOR,
    async prepare(connections, expected) {
      const ready = await walks(connections, Math.ceil(expected / MIDDLE_STEPS) + connections.length)
      return shared(ready, async (connection, walk) => {
        const body = { component: 'ak-stage-dummy', step: stepOf(walk.challenge) }
        walk.challenge = await walk.visitor.post(connection, STEPS, body, '"ak-stage-dummy"')
        walk.left -= 1
        return walk.left > 0
      })
    },
  },
  {
    name: 'identification, first POST',
    server: 'sallyport',
    reference: STEP_FLOOR,
    async prepare(connections, expected) {
      const ready = await spread(connections, expected, async (connection) => {
        const visitor = new Visitor(someAddress())
        return { visitor, challenge: await visitor.get(connection, LOGIN, '"ak-stage-identification"') }
      })
      return shared(ready, async (connection, { visitor, challenge }) => {
        const body = { component: 'ak-stage-identification', step: stepOf(challenge), uid_field: somebody(false) }
        await visitor.post(connection, LOGIN, body, '"ak-stage-password"')
        return false
      })
    },
  },
]

async function threeStages(connection: Connection, visitor: Visitor, real: boolean): Promise<void> {
  const first = await visitor.get(connection, LOGIN, '"ak-stage-identification"')
  const name = { component: 'ak-stage-identification', step: stepOf(first), uid_field: somebody(real) }
  const second = await visitor.post(connection, LOGIN, name, '"ak-stage-password"')
  const password = { component: 'ak-stage-password', step: stepOf(second), password: PASSWORD }
  await visitor.post(connection, LOGIN, password, '"xak-flow-redirect"')
}

async function onePost(connection: Connection, visitor: Visitor, real: boolean): Promise<void> {
  const first = await visitor.get(connection, ONE_POST, '"ak-stage-identification"')
  const answer = { component: 'ak-stage-identification', uid_field: somebody(real), password: PASSWORD }
  await visitor.post(connection, ONE_POST, { ...answer, step: stepOf(first) }, '"xak-flow-redirect"')
}

async function signIn(connection: Connection, visitor: Visitor, real: boolean): Promise<void> {
  const body = { email: somebody(real), password: PASSWORD }
  await visitor.post(connection, '/api/auth/sign-in/email', body, '"token"')
}

function logins(real: boolean): readonly Subject[] {
  const kind = real ? ', real hash' : ''
  const common = { realHashes: real }
  return [
    {
      ...common,
      name: `three-stage login${kind}`,
      server: 'sallyport',
      reference: real ? HASH_LIMIT : SIGN_IN,
      prepare: always((connection) => threeStages(connection, new Visitor(someAddress()), real)),
    },
    {
      ...common,
      name: `one-POST login${kind}`,
      server: 'sallyport',
      reference: real ? HASH_LIMIT : SIGN_IN,
      prepare: always((connection) => onePost(connection, new Visitor(someAddress()), real)),
    },
    {
      ...common,
      name: real ? REAL_SIGN_IN : SIGN_IN,
      server: 'better-auth',
      ...(real ? { reference: HASH_LIMIT } : {}),
      prepare: always((connection) => signIn(connection, new Visitor(someAddress()), real)),
    },
  ]
}

const sharedAddress: Subject = {
  name: 'three-stage login, one address for all',
  server: 'sallyport',
  reference: 'three-stage login',
  prepare: always((connection) => threeStages(connection, new Visitor(SHARED), false)),
}

/** Visitors who have logged in once for all rounds. */
function loggedIn(logIn: (connection: Connection, visitor: Visitor) => Promise<void>) {
  let visitors: Promise<Visitor[]> | undefined
  return (connections: readonly Connection[]): Promise<Visitor[]> => {
    visitors ??= spread(connections, LOGGED_IN, async (connection) => {
      const visitor = new Visitor(someAddress())
      await logIn(connection, visitor)
      return visitor
    })
    return visitors
  }
}

const ours = loggedIn((connection, visitor) => onePost(connection, visitor, false))
const theirs = loggedIn((connection, visitor) => signIn(connection, visitor, false))

const checks: readonly Subject[] = [
  {
    name: 'session check',
    server: 'sallyport',
    reference: CHECK,
    async prepare(connections) {
      return shared([...(await ours(connections))], async (connection, visitor) => {
        await visitor.get(connection, ME, '"username"')
        return true
      })
    },
  },
  {
    name: CHECK,
    server: 'better-auth',
    async prepare(connections) {
      return shared([...(await theirs(connections))], async (connection, visitor) => {
        await visitor.get(connection, '/api/auth/get-session', '"user"')
        return true
      })
    },
  },
]
