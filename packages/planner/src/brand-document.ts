import Type, { type Static } from 'typebox'
import { Slug } from './names.ts'

/** The flows of a brand, as slugs. They must exist. */
export const BrandFlows = Type.Object(
  {
    authentication: Type.Optional(Slug),
    invalidation: Type.Optional(Slug),
    recovery: Type.Optional(Slug),
    unenrollment: Type.Optional(Slug),
    /** What people change their own settings with; the default flow of the designation `stage_configuration`. */
    userSettings: Type.Optional(Slug),
  },
  { additionalProperties: false },
)
export type BrandFlows = Static<typeof BrandFlows>

const Picture = Type.String({ minLength: 1, maxLength: 500 })

export const BrandDocument = Type.Object(
  {
    /** The host name that the brand is for, and every one below it: `example.com` also matches `login.example.com`. */
    domain: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    /** The brand of every host that no other brand is for. One at most; it may do without a domain. */
    default: Type.Optional(Type.Boolean()),
    /** What people see; the installation's title when absent. */
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** URL of a picture. */
    logo: Type.Optional(Picture),
    /** URL of a picture. */
    favicon: Type.Optional(Picture),
    /** URL of a picture, for flows that have none of their own. */
    background: Type.Optional(Picture),
    /** The brand's own public URL, without a path: source of absolute links, and an origin that may post. */
    url: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    flows: Type.Optional(BrandFlows),
    /** Whatever stages and pages may want to know of it. */
    attributes: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
  },
  { additionalProperties: false },
)
/** A brand as an operator writes it. */
export type BrandDocument = Static<typeof BrandDocument>
