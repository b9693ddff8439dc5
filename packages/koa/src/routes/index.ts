import type { Registry } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import { describeRoutes } from '../openapi/describe-routes.ts'
import type { DescribedOperation } from '../openapi/described-operation.ts'
import { asset } from './asset.ts'
import { cancelFlow } from './cancel-flow.ts'
import { clearCache } from './clear-cache.ts'
import { configureStage } from './configure-stage.ts'
import { countCache } from './count-cache.ts'
import { drawFlow } from './draw-flow.ts'
import { endSession } from './end-session.ts'
import { endSessionByForm } from './end-session-by-form.ts'
import { executeFlow } from './execute-flow.ts'
import { executor } from './executor.ts'
import { exportFlowFile } from './export-flow-file.ts'
import { flowPage } from './flow-page.ts'
import { inspect } from './inspect.ts'
import { listSessions } from './list-sessions.ts'
import { listSettings } from './list-settings.ts'
import { live } from './live.ts'
import { noPages } from './no-pages.ts'
import { pluginRoutes } from './plugin-routes.ts'
import { ready } from './ready.ts'
import { removeSetting } from './remove-setting.ts'
import { removeSettingByForm } from './remove-setting-by-form.ts'
import { retrieveFlow } from './retrieve-flow.ts'
import { root, type RootOptions } from './root.ts'
import type { Route } from './route.ts'
import { schema } from './schema.ts'
import { toDefaultFlow } from './to-default-flow.ts'
import { userPage, type UserPageOptions } from './user-page.ts'
import { usersMe } from './users-me.ts'

/** What decides which rows there are. */
export interface TableOptions {
  readonly registry: Registry
  readonly ready: () => Promise<boolean>
  readonly root: RootOptions | undefined
  readonly pages: Pages | undefined
  readonly userPage: UserPageOptions
  /** Rows of the host. */
  readonly routes: readonly Route[]
}

/** The table of routes. Of two rows that fit a request the first one answers; the document has them in this order. */
export function createTable(options: TableOptions): readonly Route[] {
  const table: readonly Route[] = [
    executor,
    inspect,
    countCache,
    clearCache,
    drawFlow,
    exportFlowFile,
    executeFlow,
    retrieveFlow,
    usersMe,
    listSessions,
    endSession,
    listSettings,
    removeSetting,
    schema((): readonly DescribedOperation[] => describeRoutes(table)),
    cancelFlow,
    toDefaultFlow,
    configureStage,
    live,
    ready(options.ready),
    ...(options.root === undefined ? [] : [root(options.root, options.pages)]),
    ...pageRoutes(options),
    ...options.routes,
    ...pluginRoutes(options.registry),
  ]
  return table
}

function pageRoutes({ pages, root: rootOptions, userPage: flows }: TableOptions): readonly Route[] {
  if (pages === undefined) return [noPages]
  const isRootOurs = { root: rootOptions !== undefined }
  return [flowPage(pages, isRootOurs), asset(pages), userPage(pages, flows), endSessionByForm, removeSettingByForm]
}
