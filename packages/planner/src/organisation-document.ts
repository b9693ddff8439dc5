import Type, { type Static } from 'typebox'
import { BrandDocument } from './brand-document.ts'
import { GroupDocument } from './group-document.ts'

/** The part of flow files that is no flow: brands and groups. */
export const OrganisationDocument = Type.Object(
  {
    brands: Type.Optional(Type.Array(BrandDocument, { maxItems: 1000 })),
    groups: Type.Optional(Type.Array(GroupDocument, { maxItems: 10_000 })),
  },
  { additionalProperties: false },
)
/** Brands and groups as an operator writes them. */
export type OrganisationDocument = Static<typeof OrganisationDocument>
