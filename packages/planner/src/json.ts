/** What survives a round trip through JSON: the only kind of value that a plan or a context may hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type JsonObject = { readonly [key: string]: Json }
