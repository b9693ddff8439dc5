import { avatar, sha256 } from '@sallyport/core/adapter'
import type { Known } from '@sallyport/core'

/** The user as clients see them; fields and names are the reference system's, the primary key is text. */
export function toUser({ pk, username, name, email, isSuperuser, groups, permissions = [] }: Known): object {
  return {
    pk,
    username,
    name,
    email,
    avatar: avatar(name),
    // The same for everybody who asks, and worthless as a key.
    uid: sha256(`user:${pk}`),
    // Sessions exist for active users only.
    is_active: true,
    is_current: true,
    is_superuser: isSuperuser,
    // A group's name is its key.
    groups: groups.map((group) => ({ pk: group, name: group })),
    roles: [],
    settings: {},
    system_permissions: permissions,
  }
}
