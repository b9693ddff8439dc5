/**
 * What `npm start` runs: installs what is needed, and starts the server on the project's own Node.js. Plain JavaScript,
 * since the Node.js of the machine may be an older one.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Milliseconds between two checks that the parent process still runs. */
const WATCH = 200

let child
let stopping = false

function run(command, args, options) {
  return new Promise((resolve) => {
    child = spawn(command, args, options)
    child.once('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}.\n`)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)))
  })
}

function stop() {
  stopping = true
  child?.kill('SIGTERM')
}

/** The one of the workspace. */
function ownNode() {
  const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
// npm hands signals on to a shell, which may end without handing them on to us.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent && !stopping) stop()
}, WATCH).unref()

const windows = process.platform === 'win32'
const install = ['--yes', 'pnpm@12', 'install', '--frozen-lockfile']
let code = await run('npx', install, { cwd: ROOT, stdio: 'inherit', shell: windows })
if (code !== 0) process.stderr.write('What the server needs could not be installed; the lines above say why.\n')
else if (!stopping) {
  const bin = join(ROOT, 'packages', 'server', 'src', 'bin.ts')
  // The channel notifies the server when we are gone, even if we were killed.
  code = await run(ownNode(), [bin, 'start'], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
}
process.exit(code)
