import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A folder outside of the workspace, where the packages are installed as published. */
export interface Workshop {
  readonly folder: string
  /** Tarballs by package name. */
  readonly tarballs: ReadonlyMap<string, string>
  /** A PostgreSQL for tests. */
  readonly database: string
  /** Writes a file, given by its path within the folder. */
  write(path: string, content: string): void
  /**
   * Runs a command in a folder within.
   *
   * @throws with the command's output when it fails
   */
  run(folder: string, command: string, ...args: readonly string[]): Promise<string>
}

/** @param registry serves our packages */
export function createWorkshop(
  folder: string,
  registry: string,
  rest: Pick<Workshop, 'tarballs' | 'database'>,
): Workshop {
  const write = (path: string, content: string): void => {
    const file = join(folder, path)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, content)
  }
  return {
    ...rest,
    folder,
    write(path, content) {
      write(path, content)
      // Only our scope comes from here: everything else from where npm takes it on this machine.
      if (path.endsWith('package.json')) write(join(path, '..', '.npmrc'), npmrc(registry))
    },
    async run(where, command, ...args) {
      const cwd = join(folder, where)
      const child = spawn(command, args, {
        cwd,
        env: { ...ownVariables(), PATH: [join(cwd, 'node_modules', '.bin'), process.env['PATH']].join(delimiter) },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let output = ''
      const collect = (data: Buffer): void => void (output += data.toString())
      child.stdout.on('data', collect)
      child.stderr.on('data', collect)
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`"${command} ${args.join(' ')}" failed in ${where}:\n${output}`)
      return output
    },
  }

  function ownVariables(): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(
      ([name]) => !/^(?:npm_|NODE_PATH$)/i.test(name) || name.startsWith('NPM_CONFIG'),
    )
    return { ...Object.fromEntries(kept), TEST_DATABASE_URL: rest.database }
  }
}

const npmrc = (registry: string): string => `@sallyport:registry=${registry}/\naudit=false\nfund=false\n`
