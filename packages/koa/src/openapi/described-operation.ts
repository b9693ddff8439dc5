import type { ErrorCode, RouteAccess } from '@sallyport/core'
import type { TSchema } from 'typebox'

/** What operations are sorted by, and what that is. */
export const TAGS = {
  core: 'People and the login session.',
  flows: 'Going through flows, and looking after them.',
  health: 'For machines that watch the server.',
  plugins: 'Routes of the installed plugins.',
  schema: 'This document.',
} as const

/** What the OpenAPI document says of a route, besides what follows from its method, path and access. */
export interface Described {
  /** Unique; what generated clients call it. */
  readonly operationId: string
  readonly tag: keyof typeof TAGS
  /** A few words. */
  readonly summary: string
  /** Markdown. */
  readonly description?: string
  readonly query?: readonly DescribedParameter[]
  readonly answers: readonly DescribedAnswer[]
  /** Besides those that follow from method, access, permission and body; `unavailable` when absent. */
  readonly errors?: readonly ErrorCode[]
}

/** A route as the OpenAPI document describes it. */
export interface DescribedOperation extends Described {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the prefix and as the router has it: `/api/v3/flows/instances/:slug/`. */
  readonly path: string
  readonly access: RouteAccess
  /** The permission that is needed, besides a login, by who is no superuser. */
  readonly permission?: string
  /** The body, as JSON or a form. */
  readonly body?: TSchema
}

export interface DescribedParameter {
  readonly name: string
  readonly description: string
  readonly schema: TSchema
  /** Default false. */
  readonly required?: boolean
}

export interface DescribedAnswer {
  /** `2XX` where it can be any that means success. */
  readonly status: number | '2XX'
  readonly description: string
  /** Absent where there is no body. */
  readonly schema?: TSchema
  /** Name of the schema in the document; it has none of its own when absent. */
  readonly name?: string
  /** Media type; `application/json` when absent. */
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}
