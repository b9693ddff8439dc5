import type { Settings } from '../../engine.ts'
import type { ExecutorRequest } from '../../wire/wire.ts'
import type { FlowRequest } from '../flow-request.ts'

/** Asks the host app about the outpost that a request came through. An error there is reported as a crash later. */
export async function askOutpost(
  settings: Settings,
  wire: ExecutorRequest,
): Promise<Pick<FlowRequest, 'outpost' | 'fault'>> {
  try {
    const outpost = await settings.outpost?.({ address: wire.address, header: (name) => wire.header(name) })
    return { outpost, fault: undefined }
  } catch (error) {
    return { outpost: undefined, fault: { error } }
  }
}
