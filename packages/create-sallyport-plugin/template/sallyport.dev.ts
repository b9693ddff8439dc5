import { defineDevelopment } from '@sallyport/server'
import { hashCode } from './src/hash-code.ts'
import { OwnCode } from './src/own-code-table.ts'

/** What `npm run dev` begins with: its user has the code 246801. */
export default defineDevelopment({
  flow: 'try-own-code',
  arrange: ({ engine, user }) =>
    engine.work(async ({ em }) => {
      if ((await em.count(OwnCode, { person: user.pk })) > 0) return
      const created = {
        id: crypto.randomUUID(),
        person: user.pk,
        hash: await hashCode('246801'),
        createdAt: new Date(),
      }
      em.persist(em.create(OwnCode, created))
    }),
})
