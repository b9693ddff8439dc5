import { spawn } from 'node:child_process'

/** How a command has ended, and all that it printed. */
export interface Ran {
  readonly ok: boolean
  readonly output: string
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a command to its end. One that cannot be started has failed. */
export function runCommand(command: string, args: readonly string[], { cwd, env }: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32'
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'], shell })
    let output = ''
    const collect = (data: Buffer): void => void (output += data.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', (error) => resolve({ ok: false, output: error.message }))
    child.once('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** The line of an output that says most: the last one that speaks of an error, else the last one. */
export function tellingLine(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^npm (?:error|notice) (?:A complete log|$)/.test(line))
  const line = lines.findLast((one) => /error/i.test(one)) ?? lines.at(-1) ?? 'it printed nothing'
  return line.replace(/\.$/, '')
}
