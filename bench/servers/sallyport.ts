import { serveBench } from './serve-bench.ts'

await serveBench(async () => {
  // Not before the hashes have their switch.
  const { readEnvironment, startServer } = await import('@sallyport/server')
  const { url, storage } = await startServer(readEnvironment(process.env))
  return { url, pool: storage.pool }
})
