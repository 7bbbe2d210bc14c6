import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Our exit code when set-up fails: sysexits' EX_UNAVAILABLE, apart from the codes 0 to 3 that `kiosk` gives. */
const SET_UP_FAILED = 69

/** Says a line on stderr: stdout belongs to the kiosk command, whose lines are JSON. */
export const say = (/** @type {string} */ line) => void process.stderr.write(`set-up: ${line}\n`)

/**
 * Runs a program to its end, its stdout and stderr both on our stderr, without stdin.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd: string, timeoutMs: number }} options timeoutMs 0: as long as it takes
 * @returns {Promise<{ ok: true } | { ok: false, reason: string }>}
 */
export function run(program, args, { env, cwd, timeoutMs }) {
  const name = [program, ...args].join(' ')
  return new Promise((done) => {
    // npm is a .cmd file on Windows, which only a shell can start; every argument here is our own constant.
    const shell = process.platform === 'win32' && !/[\\/]/.test(program)
    const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', 2, 2] })
    let late = false
    const timer =
      timeoutMs > 0
        ? setTimeout(() => {
            late = true
            child.kill('SIGKILL')
          }, timeoutMs)
        : undefined
    child.on('error', (error) => {
      clearTimeout(timer)
      done({ ok: false, reason: `${name}: ${error.message}` })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) done({ ok: true })
      else if (late) done({ ok: false, reason: `${name}: not done within ${timeoutMs / 1000} s` })
      else done({ ok: false, reason: `${name}: ended with ${signal ?? `exit code ${code}`}` })
    })
  })
}

const isAlive = (/** @type {number} */ pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function isAbandoned(/** @type {string} */ lock) {
  const owner = readOr(join(lock, 'pid'), '')
  if (owner !== '') return !isAlive(Number(owner))
  // Its owner died between the directory and the file, or is just now writing it.
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
  return since !== undefined && Date.now() - since > 10_000
}

/**
 * One process at a time: two terminals that start together must not both rewrite node_modules.
 * The lock is a directory, which only one can create, with the owner's process id in it.
 *
 * @template T
 * @param {string} directory
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(directory, work) {
  mkdirSync(dirname(directory), { recursive: true })
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(directory)
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    if (!waited) say(`another set-up is at work (${directory}), waiting for it`)
    await sleep(300)
    if (isAbandoned(directory)) rmSync(directory, { recursive: true, force: true })
  }
  writeFileSync(join(directory, 'pid'), String(process.pid))
  try {
    return await work()
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The text of a file, or `otherwise` when it cannot be read. */
export function readOr(/** @type {string} */ path, /** @type {string} */ otherwise) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}

/**
 * Runs a program in our place, on our stdin, stdout and stderr, and ends as it ends.
 *
 * @param {string} program
 * @param {string[]} args
 */
export function becomes(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches parent and child alike, and Electron takes a second one for "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    say(`${program} does not start: ${error.message}`)
    process.exit(SET_UP_FAILED)
  })
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
  })
}

/** Does the work of a script; what went wrong is one line, not a stack. */
export async function orFail(/** @type {() => Promise<void>} */ work) {
  try {
    await work()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = SET_UP_FAILED
  }
}
