export { type AuthenticationState } from './authentication.ts'
export { componentSchemas, type ComponentSchemas } from './openapi/component-schemas.ts'
export { type JsonSchema } from './openapi/document-schemas.ts'
export { errorExit } from './error-exit.ts'
export { hostSession, type HostSessionOptions } from './host-session.ts'
export { createKoaSession } from './koa-session.ts'
export { type RequireOptions } from './require-authentication.ts'
export {
  type DescribedAnswer,
  type DescribedOperation,
  type DescribedParameter,
} from './openapi/described-operation.ts'
export { type UserPageOptions } from './pages/user-page.ts'
export { createRouter, type RouterOptions, type Sallyport } from './router.ts'
export { type RootOptions } from './routing/root.ts'
export { type SessionBinding } from './session-binding.ts'
export { takeRequestId } from './request-id.ts'
export { watchRequests } from './watch-requests.ts'
