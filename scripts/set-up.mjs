import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join, relative, sep } from 'node:path'
import { oneAtATime, readOr, ROOT, run, say } from './run.mjs'

/**
 * What the kiosk needs inside its own folder: packages, the pinned Node, the built bundles, Electron's binary.
 * Started by whatever Node the machine has (20 or later), before there is any package: built-ins only.
 */

/** The built `kiosk` command. */
export const KIOSK = join(ROOT, 'out', 'main', 'kiosk.js')

/**
 * How the pinned Node runs the kiosk. By its defaults V8 lets the heap of a gate grow from 20 MB to 150 MB in a
 * morning and keeps it, on a PC that somebody had (`npm run bench memory`).
 *
 * @type {string[]}
 */
export const NODE_FLAGS = JSON.parse(readFileSync(join(ROOT, 'scripts', 'node-flags.json'), 'utf8'))

const MODULES = join(ROOT, 'node_modules')
const BIN = join(MODULES, '.bin')
const LOCK_STAMP = join(MODULES, '.kiosk-lock-hash')
const BUILD_STAMP = join(ROOT, 'out', '.kiosk-build-hash')
const BUNDLES = [
  'out/main/kiosk.js',
  'out/main/index.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
]
const SOURCES = [
  'src-main',
  'src-renderer',
  'drivers',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]

const hash = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex')

/**
 * Whether npm's own record of node_modules holds all that the lockfile asks for, in the same versions.
 * So a person who ran `npm ci` by hand is not made to wait for a second one.
 *
 * @param {string} lockText package-lock.json
 * @param {string} recordText node_modules/.package-lock.json, '' when there is none
 */
export function isInstalled(lockText, recordText) {
  if (recordText === '') return false
  const wanted = JSON.parse(lockText).packages
  const present = JSON.parse(recordText).packages
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true
    const found = present[path]
    // An optional package for another platform is rightly absent.
    if (found === undefined) return optional === true
    return found.version === version && found.integrity === integrity
  })
}

/**
 * How to install. Windows does not delete a running program, and `npm ci` deletes everything first;
 * `npm install --no-save` takes the lockfile's versions and hashes too, and leaves the file alone.
 *
 * @param {boolean} ownProgram does the Node that runs this lie in node_modules on Windows
 * @returns {{ args: string[], why: string }}
 */
export function installCommand(ownProgram) {
  if (!ownProgram) return { args: ['ci'], why: '' }
  return { args: ['install', '--no-save'], why: ', not npm ci: it would delete the running Node' }
}

/** Installs the packages of package-lock.json when it changed since the last time. */
export async function ensurePackages() {
  const lockText = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')
  // A Node that could not be had last time is tried for again, where ours cannot stand in for it.
  const hasNode = () => findNode() !== undefined || isNewEnough(process.versions.node)
  const isFresh = () => readOr(LOCK_STAMP, '') === hash(lockText) && hasNode()
  if (isFresh()) return
  await oneAtATime(join(ROOT, '.kiosk', 'packages.lock'), async () => {
    if (isFresh()) return
    if (!isInstalled(lockText, readOr(join(MODULES, '.package-lock.json'), ''))) {
      const ownProgram = process.platform === 'win32' && process.execPath.startsWith(MODULES + sep)
      const { args, why } = installCommand(ownProgram)
      const cause = existsSync(MODULES) ? 'package-lock.json changed' : 'no node_modules yet'
      say(`npm ${args.join(' ')} (${cause}${why})`)
      const [program, ...prefix] = npm()
      // No install scripts: every native module here brings its binary, but npm would start node-gyp for
      // better-sqlite3 (a lockfile does not carry `gypfile: false`), and that asks for Python, a compiler and headers.
      const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
      const installed = await run(program, [...prefix, ...args, ...flags], {
        env: process.env,
        cwd: ROOT,
        timeoutMs: 0,
      })
      if (!installed.ok) throw new Error(`packages could not be installed: ${installed.reason}`)
    }
    await ensureNode()
    writeFileSync(LOCK_STAMP, hash(lockText))
  })
}

/**
 * How to start the npm that started us, else the one in the PATH.
 *
 * @returns {[string, ...string[]]}
 */
function npm() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  return script !== undefined && basename(script) === 'npm-cli.js'
    ? [node ?? process.execPath, script]
    : ['npm']
}

/**
 * Where the npm package `node` may have put its program, best first.
 * Its install script links the platform's package (nested or hoisted) to node/bin.
 *
 * @param {{ platform: string, arch: string }} machine
 */
export function nodeCandidates({ platform, arch }) {
  const program = platform === 'win32' ? 'node.exe' : 'node'
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'
  const name = `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`
  return ['node', join('node', 'node_modules', name), name].map((folder) => join(folder, 'bin', program))
}

const findNode = () =>
  nodeCandidates(process)
    .map((path) => join(MODULES, path))
    .find((path) => existsSync(path))

/** The pinned Node 24 of the npm package `node`, after ensurePackages. */
export function nodePath() {
  const found = findNode()
  if (found !== undefined) return found
  // ensureNode has said why.
  if (isNewEnough(process.versions.node)) return process.execPath
  throw new Error('the pinned Node (npm package `node`) has no program in node_modules/node/bin')
}

/** The tool chain runs on 22.12 and later; better-sqlite3 and the lockfile are tried with the pinned one. */
export function isNewEnough(/** @type {string} */ version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 12)
}

/**
 * A Node that is still there. In an npm script the one that runs us is the pinned one of node_modules, and
 * `npm ci` has just deleted that.
 *
 * @param {{ own: string, ofNpm: string | undefined, isThere: (path: string) => boolean }} nodes the one that runs us, the one that runs npm
 */
export function nodeLeft({ own, ofNpm, isThere }) {
  if (isThere(own)) return own
  return ofNpm !== undefined && isThere(ofNpm) ? ofNpm : 'node'
}

/** Has the one install script that we need run: it fetches the program of the npm package `node`. */
async function ensureNode() {
  if (findNode() === undefined) {
    say('fetching the pinned Node of the npm package `node`')
    const nodes = { own: process.execPath, ofNpm: process.env['npm_node_execpath'], isThere: existsSync }
    const fetched = await run(nodeLeft(nodes), ['installArchSpecificPackage.js'], {
      cwd: join(MODULES, 'node'),
      env: process.env,
      timeoutMs: 300_000,
    })
    if (findNode() === undefined) {
      const why = fetched.ok ? 'its install script left no program' : fetched.reason
      const what = `the pinned Node of the npm package \`node\` could not be had (${why})`
      const own = process.versions.node
      if (!isNewEnough(own))
        throw new Error(`${what}, and this Node ${own} is too old: 22.12 or later is needed`)
      say(`${what}: going on with Node ${own}`)
      return
    }
  }
  // npm makes no link to a program that was not there yet, and its scripts look for `node` in .bin.
  const link = join(BIN, process.platform === 'win32' ? 'node.cmd' : 'node')
  if (existsSync(link)) return
  const target = relative(BIN, nodePath())
  if (process.platform === 'win32') writeFileSync(link, `@"%~dp0\\${target}" %*\r\n`)
  else symlinkSync(target, link)
}

/** The environment in which `node` and the tools of node_modules are ours. */
export function toolEnv() {
  // Windows spells it Path, and a copy of the environment no longer treats the two as one.
  const [name = 'PATH', present = ''] = Object.entries(process.env).find(([key]) => /^path$/i.test(key)) ?? []
  return { ...process.env, [name]: [dirname(nodePath()), BIN, present].join(delimiter) }
}

/** The script behind a command of a package, to be started with nodePath(): no shell, no .cmd files. */
export function toolScript(/** @type {string} */ packageName, /** @type {string} */ command) {
  const folder = join(MODULES, packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[command])
}

/**
 * One hash over names and contents: times lie after a checkout.
 *
 * @param {string} root
 * @param {string[]} sources files and folders in it; unit tests are not built and do not count
 */
export function sourceHash(root, sources) {
  const files = sources.flatMap((source) => filesOf(root, source)).toSorted()
  return hash(files.map((file) => `${file} ${hash(readFileSync(join(root, file), 'latin1'))}\n`).join(''))
}

/** @returns {string[]} */
function filesOf(/** @type {string} */ root, /** @type {string} */ source) {
  if (!existsSync(join(root, source))) return []
  const children = readDirectory(join(root, source))
  if (children === null) return /\.test\.tsx?$/.test(source) ? [] : [source]
  return children.flatMap((child) => filesOf(root, `${source}/${child}`))
}

function readDirectory(/** @type {string} */ path) {
  try {
    return readdirSync(path)
  } catch {
    return null
  }
}

const isBuilt = () =>
  BUNDLES.every((file) => existsSync(join(ROOT, file))) &&
  readOr(BUILD_STAMP, '') === sourceHash(ROOT, SOURCES)

/** Builds all bundles when a source changed since the last build. */
export async function ensureBuild() {
  if (isBuilt()) return
  await oneAtATime(join(ROOT, '.kiosk', 'build.lock'), async () => {
    if (isBuilt()) return
    say('electron-vite build (sources changed)')
    const built = await build()
    if (!built.ok) throw new Error(`the kiosk could not be built: ${built.reason}`)
  })
}

/** Builds all bundles. */
export async function build() {
  // Taken before: what is saved while it builds counts as changed.
  const sources = sourceHash(ROOT, SOURCES)
  const built = await run(nodePath(), [toolScript('electron-vite', 'electron-vite'), 'build'], {
    cwd: ROOT,
    env: toolEnv(),
    timeoutMs: 0,
  })
  if (built.ok) writeFileSync(BUILD_STAMP, sources)
  return built
}

const electronBinary = () => {
  const folder = join(MODULES, 'electron')
  const name = readOr(join(folder, 'path.txt'), '')
  const path = join(folder, 'dist', name)
  return name !== '' && existsSync(path) ? path : null
}

/**
 * Electron's program, fetched at the first demo if that is quickly done: it lies on GitHub, not in the npm registry.
 *
 * @returns {Promise<string | null>}
 */
export async function tryElectron() {
  const present = electronBinary()
  if (present !== null) return present
  const { version } = JSON.parse(readFileSync(join(MODULES, 'electron', 'package.json'), 'utf8'))
  const triedFile = join(ROOT, '.kiosk', 'electron-tried.json')
  const tried = JSON.parse(readOr(triedFile, '{}'))
  if (tried.version === version) return null
  say(`fetching the program of Electron ${version} (once, at most 20 s)`)
  const fetched = await run(nodePath(), [toolScript('electron', 'install-electron')], {
    cwd: ROOT,
    env: toolEnv(),
    timeoutMs: 20_000,
  })
  const path = electronBinary()
  const result = path !== null ? 'fetched' : fetched.ok ? 'left no program' : fetched.reason
  mkdirSync(dirname(triedFile), { recursive: true })
  writeFileSync(triedFile, `${JSON.stringify({ version, at: new Date().toISOString(), result })}\n`)
  if (path === null)
    say(`no Electron (${result}): the browser shows the screens. To try again, delete ${triedFile}`)
  return path
}
