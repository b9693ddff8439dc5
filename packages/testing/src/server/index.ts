export { serve, type ServeOptions, type Served, type TestContext } from './serve.ts'
