import Type from 'typebox'
import { administration } from './administration.ts'
import type { DescribedOperation } from './described-operation.ts'

const UserSettings = Type.Object({
  settings: Type.Array(
    Type.Object({
      name: Type.String({ examples: ['acme-pin'] }),
      title: Type.String({ examples: ['PINs'] }),
      configure_urls: Type.Array(Type.String()),
      items: Type.Array(
        Type.Object({
          id: Type.String(),
          label: Type.String(),
          created_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
        }),
      ),
    }),
  ),
})

const Time = Type.String({ format: 'date-time' })

const UserSessions = Type.Object({
  sessions: Type.Array(
    Type.Object({
      id: Type.String({ examples: ['6c1d5a0e-0f5e-4c53-9d0a-8a4f1f0b7c11'] }),
      current: Type.Boolean({ description: 'The one that asks.' }),
      methods: Type.Array(Type.String(), {
        description: 'How the user has authenticated.',
        examples: [['password']],
      }),
      level: Type.Integer({ description: 'The assurance level: 1 for one kind of factor, 2 for two.' }),
      authenticated_at: Time,
      created_at: Time,
      last_seen_at: Type.String({ format: 'date-time', description: 'To five minutes.' }),
      expires_at: Time,
      address: Type.String({ examples: ['192.0.2.7'] }),
      user_agent: Type.String({ description: 'As the browser has called itself.' }),
    }),
    { description: 'The newest first.' },
  ),
})

const SelfUser = Type.Object({
  pk: Type.String({ examples: ['3f0a0c1e-5c2b-4d8e-9a57-2f1f6c7d8e90'] }),
  username: Type.String({ examples: ['ann'] }),
  name: Type.String({ examples: ['Ann'] }),
  email: Type.String({ examples: ['ann@example.com'] }),
  avatar: Type.String({ description: 'A data URL of the initials.', examples: ['data:image/svg+xml;base64,PHN2Zy8+'] }),
  uid: Type.String({ description: 'Stays the same for this user.' }),
  is_active: Type.Boolean(),
  is_current: Type.Boolean({ description: 'This browser’s login is theirs.' }),
  is_superuser: Type.Boolean(),
  groups: Type.Array(Type.Object({ pk: Type.String(), name: Type.String() }), {
    examples: [[{ pk: 'staff', name: 'staff' }]],
  }),
  roles: Type.Array(Type.Object({ pk: Type.String(), name: Type.String() }), { description: 'There are none yet.' }),
  settings: Type.Object({}, { description: 'There are none yet.' }),
  system_permissions: Type.Array(Type.String(), { examples: [['inspect_flow']] }),
})

/** The operations of the router besides the executor and the plugins' routes. */
export const operations: readonly DescribedOperation[] = [
  ...administration,
  {
    method: 'GET',
    path: '/api/v3/core/users/me/',
    operationId: 'core_users_me_retrieve',
    tag: 'core',
    summary: 'Who is logged in',
    access: 'user',
    answers: [
      {
        status: 200,
        description: 'The person.',
        name: 'SessionUser',
        schema: Type.Object({
          user: SelfUser,
          users: Type.Array(SelfUser, { description: 'The users of this browser’s logins: the one above.' }),
        }),
      },
    ],
  },
  {
    method: 'GET',
    path: '/api/v3/core/users/me/sessions/',
    operationId: 'core_users_me_sessions_list',
    tag: 'core',
    summary: 'Where the person is logged in',
    access: 'user',
    answers: [{ status: 200, description: 'The user’s logins.', name: 'UserSessions', schema: UserSessions }],
  },
  {
    method: 'DELETE',
    path: '/api/v3/core/users/me/sessions/:id/',
    operationId: 'core_users_me_sessions_destroy',
    tag: 'core',
    summary: 'End a login',
    access: 'user',
    answers: [{ status: 204, description: 'It has ended.' }],
    errors: ['authentication_too_old', 'foreign_origin', 'not_authenticated', 'not_found', 'unavailable'],
  },
  {
    method: 'GET',
    path: '/api/v3/core/users/me/settings/',
    operationId: 'core_users_me_settings_list',
    tag: 'core',
    summary: 'What people set up for themselves',
    description: 'What the plugins let the user set up, what they have, and where to set up another one.',
    access: 'user',
    answers: [{ status: 200, description: 'By kind.', name: 'UserSettings', schema: UserSettings }],
  },
  {
    method: 'DELETE',
    path: '/api/v3/core/users/me/settings/:name/:id/',
    operationId: 'core_users_me_settings_destroy',
    tag: 'core',
    summary: 'Take away what was set up',
    access: 'user',
    answers: [{ status: 204, description: 'It is gone.' }],
    errors: ['authentication_too_old', 'conflict', 'foreign_origin', 'not_authenticated', 'not_found'],
  },
  {
    method: 'GET',
    path: '/api/v3/schema/',
    operationId: 'schema_retrieve',
    tag: 'schema',
    summary: 'This document',
    access: 'public',
    answers: [
      {
        status: 200,
        description: 'An OpenAPI 3.1 document, made of what is registered.',
        schema: Type.Object({ openapi: Type.String() }),
      },
    ],
    errors: [],
  },
  {
    method: 'GET',
    path: '/flows/-/cancel/',
    operationId: 'flows_cancel',
    tag: 'flows',
    summary: 'Give up a flow',
    description: 'Ends the run of the flow in this browser. A request from another site ends nothing.',
    access: 'public',
    query: [
      { name: 'flow', description: 'Slug of the flow; without it nothing ends.', schema: Type.String() },
      { name: 'next', description: 'Where to go; else to the first page of the flow.', schema: Type.String() },
    ],
    answers: [{ status: 302, description: 'On.', headers: { Location: 'Where to.' } }],
  },
  {
    method: 'GET',
    path: '/flows/-/default/:designation/',
    operationId: 'flows_default',
    tag: 'flows',
    summary: 'Find the right flow',
    description: 'The flow of the brand, else the first by slug that applies to the visitor. The query is kept.',
    access: 'public',
    query: [{ name: 'next', description: 'Where the flow leads at its end.', schema: Type.String() }],
    answers: [{ status: 302, description: 'To the page of the flow.', headers: { Location: 'Its path.' } }],
    errors: ['flow_not_found', 'unavailable'],
  },
  {
    method: 'GET',
    path: '/flows/-/configure/:stage/',
    operationId: 'flows_configure',
    tag: 'flows',
    summary: 'Set up a stage',
    description:
      'Starts the flow that sets up a stage, about the logged-in user. A visitor who is not logged in is sent to the login first.',
    access: 'public',
    query: [{ name: 'next', description: 'Where the flow leads at its end.', schema: Type.String() }],
    answers: [
      { status: 302, description: 'To the page of the flow, or to the login.', headers: { Location: 'Its path.' } },
    ],
    errors: ['not_found', 'unavailable'],
  },
  {
    method: 'GET',
    path: '/-/health/live/',
    operationId: 'health_live',
    tag: 'health',
    summary: 'Does the process run?',
    access: 'public',
    answers: [{ status: 200, description: 'Yes.', schema: Type.Object({ status: Type.Literal('live') }) }],
    errors: [],
  },
  {
    method: 'GET',
    path: '/-/health/ready/',
    operationId: 'health_ready',
    tag: 'health',
    summary: 'Can requests be served?',
    access: 'public',
    answers: [
      { status: 200, description: 'Yes.', schema: Type.Object({ status: Type.Literal('ready') }) },
      { status: 503, description: 'No.', schema: Type.Object({ status: Type.Literal('not ready') }) },
    ],
    errors: [],
  },
]
