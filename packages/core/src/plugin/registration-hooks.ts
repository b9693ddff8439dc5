/** The hooks through which plugins register: what comes of them is declared by what is registered. */
export const REGISTRATION_HOOKS: ReadonlySet<string> = new Set([
  'stages',
  'policies',
  'routes',
  'entities',
  'messages',
  'pages',
  'metrics',
  'settings',
])
