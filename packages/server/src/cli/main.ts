import { resolve } from 'node:path'
import { inspect } from 'node:util'
import { hideSecrets } from '../configuration/hide-secrets.ts'
import { readEnvironment } from '../configuration/environment.ts'
import { sentenceOf } from './sentence.ts'

const USAGE = `Usage: sallyport <command>

  start                  starts the server
  flows apply <folder>   makes the flow files of a folder the current ones of a running installation;
                         with --prune it removes the flows whose files are gone
  flows list             lists the flows of a running installation, and which are unmanaged or disabled
  flows disable <slug>   switches a flow off
  flows enable <slug>    switches it on again
  flows remove <slug>    removes a flow whose file is gone
  flows prune            removes all flows whose files are gone
  plugins                lists the installed plugins and what each registers
  plugins --order        lists in which order plugins are applied and hooks run
  plugins check          says whether plugins and flows fit together, as a start does
  plugin dev             starts a server with the plugin of the working folder, and again after each change
  plugin verify          packs it, installs it into an empty app, and looks at it as those will who install it
  client generate        prints the TypeScript types of all challenges and responses, or writes them with --out <file>
  users sign-out <username>
                         ends everything that a user is logged in to, on every node
  help                   says this

The variables of the server count for every command.
`

type Variables = NodeJS.ProcessEnv

/** The command `sallyport`. Each subcommand reads its own modules, since most of a command's time goes there. Returns the exit code; a server that keeps running returns none. */
export async function main(args: readonly string[], variables: Variables): Promise<number | undefined> {
  try {
    return await run(args, variables)
  } catch (error) {
    const say = (text: string): boolean => process.stderr.write(`${hideSecrets(text, variables)}\n`)
    say(sentenceOf(error))
    // A stack helps only with a bug of ours.
    if (/^(?:debug|trace)$/.test(variables['LOG_LEVEL'] ?? '') && error instanceof Error) {
      // With its causes, which say where the code of a plugin threw.
      say(inspect(error))
    }
    return 1
  }
}

async function run(args: readonly string[], variables: Variables): Promise<number | undefined> {
  const [command, ...rest] = args
  switch (command) {
    case 'start': {
      const { start } = await import('./start.ts')
      await start(readEnvironment(variables))
      return undefined
    }
    case 'plugins': {
      const done = await runPlugins(rest, variables)
      if (done === undefined) break
      process.stdout.write(done)
      return 0
    }
    case 'plugin': {
      const [action, ...more] = rest
      if (more.length > 0) break
      if (action === 'dev') {
        const { develop } = await import('../development/develop.ts')
        return develop(variables)
      }
      if (action === 'verify') {
        const { verifyPlugin } = await import('../verification/verify-plugin.ts')
        const { problems, report } = await verifyPlugin(process.cwd())
        process.stdout.write(report)
        for (const problem of problems) process.stderr.write(`${problem}\n`)
        return problems.length === 0 ? 0 : 1
      }
      // A process that "plugin dev" starts, and that hears of it by its channel alone.
      if (action === 'serve-development' && process.send !== undefined) {
        const { serveDevelopment } = await import('../development/serve.ts')
        serveDevelopment(variables)
        return undefined
      }
      break
    }
    case 'flows': {
      const done = await runFlows(rest, variables)
      if (done === undefined) break
      process.stdout.write(done)
      return 0
    }
    case 'client': {
      const out = rest[1] === '--out' && rest[2] !== undefined ? resolve(rest[2]) : undefined
      if (rest[0] !== 'generate' || rest.length !== (out === undefined ? 1 : 3)) break
      const { generateClient } = await import('./generate-client.ts')
      process.stdout.write(await generateClient(readEnvironment(variables), out))
      return 0
    }
    case 'users': {
      const [action, username, ...more] = rest
      if (action !== 'sign-out' || username === undefined || more.length > 0) break
      const { signOut } = await import('./sign-out.ts')
      process.stdout.write(await signOut(readEnvironment(variables), username))
      return 0
    }
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(USAGE)
      return 0
    default:
  }
  process.stderr.write(USAGE)
  return 2
}

/** `plugins …`; undefined for what is no such command. */
async function runPlugins([what, ...more]: readonly string[], variables: Variables): Promise<string | undefined> {
  if (more.length > 0) return undefined
  if (what === 'check') {
    const { checkPlugins } = await import('./check-plugins.ts')
    return checkPlugins(readEnvironment(variables))
  }
  if (what === '--order') {
    const { listOrder } = await import('./list-order.ts')
    return listOrder(readEnvironment(variables))
  }
  if (what !== undefined) return undefined
  const { listPlugins } = await import('./list-plugins.ts')
  return listPlugins(readEnvironment(variables))
}

/** `flows …`; undefined for what is no such command. */
async function runFlows([action, ...rest]: readonly string[], variables: Variables): Promise<string | undefined> {
  if (action !== 'apply') {
    if (action === undefined) return undefined
    const { administerFlows } = await import('./administer-flows.ts')
    return administerFlows(readEnvironment(variables), [action, ...rest])
  }
  const [folder, ...more] = rest.filter((word) => word !== '--prune')
  if (folder === undefined || more.length > 0) return undefined
  const { applyFlowFiles } = await import('./apply-flows.ts')
  return applyFlowFiles(readEnvironment(variables), resolve(folder), { prune: rest.includes('--prune') })
}
