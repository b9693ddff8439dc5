export { createTestDatabase, TEST_KEYS, type TestDatabase } from './database.ts'
export { serve, type ServeOptions, type Served, type TestContext } from './serve.ts'
