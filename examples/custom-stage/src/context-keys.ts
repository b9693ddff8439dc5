import { contextKey } from '@sallyport/core'
import Type from 'typebox'

/** When the person's PIN was set (ISO 8601); a later stage may ask for a new one. Set by `acme_pin`. */
export const pinCreatedAt = contextKey('acme_pin_created_at', Type.String({ maxLength: 40 }))
