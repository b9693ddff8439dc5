import type { FlowDocument } from '@sallyport/core'
import { serve, type Served, type TestContext } from '@sallyport/testing/server'

export type PlainField = Readonly<Record<string, unknown>>

/** A flow that asks for some fields and shows, by a text of its last stage's, nothing more: what was kept is in its run. */
export async function ask(
  t: TestContext,
  fields: readonly PlainField[],
  more: Partial<FlowDocument> = {},
): Promise<Served> {
  const flow: FlowDocument = {
    slug: 'ask',
    designation: 'enrollment',
    stages: [{ stage: 'prompt', config: { fields } }, { stage: 'dummy' }],
    ...more,
  }
  return serve(t, { flows: [flow] })
}

/** What the newest run of the flow has kept of the prompts. */
export async function promptData({ storage }: Served): Promise<unknown> {
  const { rows } = await storage.pool.query<{ data: unknown }>(
    `select context->'prompt_data' as data from sallyport_run where flow = 'ask' order by updated_at desc limit 1`,
  )
  return rows[0]?.data
}
