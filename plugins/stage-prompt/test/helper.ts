import type { Context, FlowDocument, Json, JsonObject } from '@sallyport/core'
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

/** What the newest run of the flow has kept of the prompts: passwords too, and each under its own key. */
export async function promptData(served: Served): Promise<unknown> {
  const { prompt_data, prompt_secrets = {} } = await promptContext(served)
  return isObject(prompt_data) && isObject(prompt_secrets) ? { ...prompt_data, ...prompt_secrets } : prompt_data
}

/** The context of the newest run of the flow, as stages find it. */
export async function promptContext({ storage, engine }: Served): Promise<Context> {
  const { rows } = await storage.pool.query<{ id: string }>(
    `select id from sallyport_run where flow = 'ask' order by updated_at desc limit 1`,
  )
  const query = { flow: 'ask', browser: null, token: null, run: rows[0]?.id ?? null, flowToken: null }
  return (await engine.ports.runs.load(query)).named?.context ?? {}
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
