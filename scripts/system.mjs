import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join, posix, win32 } from 'node:path'
import { readOr, ROOT, run, say } from './run.mjs'
import { nodePath, toolEnv } from './set-up.mjs'

/**
 * What the tests need on the machine outside the kiosk's folder: a browser, and on Debian the device twins' tools.
 * Nothing is installed without saying so first, and nothing at all under KIOSK_NO_SYSTEM=1.
 */

/** Debian packages that the tests on a pty, on umockdev's HID devices and of system calls start, build against or load. */
const DEVICE_TOOLS = [
  'socat',
  'umockdev',
  'gir1.2-umockdev-1.0',
  'python3-gi',
  'gcc',
  'libc6-dev',
  'libusb-1.0-0',
  'strace',
]

/** Where these can be looked up without a package manager. */
const COMMANDS = { socat: 'socat', umockdev: 'umockdev-run', gcc: 'gcc', strace: 'strace' }

/**
 * @typedef {Record<string, string>} Missing tool to the reason why it cannot be had
 * @typedef {{ debian: boolean, root: boolean, forbidden: boolean }} Machine what decides whether we may install
 */

/** @returns {Machine} */
export const thisMachine = () => ({
  debian: isDebian(readOr('/etc/os-release', '')) && existsSync('/usr/bin/apt-get'),
  root: process.getuid?.() === 0,
  forbidden: process.env['KIOSK_NO_SYSTEM'] === '1',
})

/** Debian itself: Ubuntu's `chromium` package is only a pointer to a snap. */
export const isDebian = (/** @type {string} */ osRelease) => /^ID="?debian"?$/m.test(osRelease)

/**
 * Why this machine does not let us install a Debian package; null when it does.
 *
 * @param {string} name
 * @param {Machine} machine
 */
export function whyNotInstall(name, { debian, root, forbidden }) {
  if (!debian) return `not found, and only on Debian can it be installed from here`
  if (forbidden) return `not installed, and KIOSK_NO_SYSTEM=1 forbids to install it`
  if (!root) return `not installed, and only root may: apt-get install ${name}`
  return null
}

/**
 * Divides what is absent into what we may install and what stays missing, each with its reason.
 *
 * @param {string[]} absent
 * @param {Machine} machine
 */
export function plan(absent, machine) {
  /** @type {Missing} */
  const missing = {}
  for (const name of absent) {
    const why = whyNotInstall(name, machine)
    if (why !== null) missing[name] = why
  }
  return { install: absent.filter((name) => missing[name] === undefined), missing }
}

/** What the device tests need, installed where that is possible; the rest by name with its reason. */
export async function ensureDeviceTools() {
  const machine = thisMachine()
  const { install, missing } = plan(
    machine.debian
      ? DEVICE_TOOLS.filter((name) => !isInstalled(name))
      : DEVICE_TOOLS.filter((name) => !isCommand(name)),
    machine,
  )
  return { ...missing, ...(await aptInstall(install)) }
}

function isInstalled(/** @type {string} */ name) {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' })
  return query.status === 0 && query.stdout === 'installed'
}

function isCommand(/** @type {string} */ name) {
  const command = Object.entries(COMMANDS).find(([tool]) => tool === name)?.[1]
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return command !== undefined && folders.some((folder) => existsSync(join(folder, command)))
}

/**
 * @param {string[]} names
 * @returns {Promise<Missing>} those that could not be had
 */
async function aptInstall(names) {
  if (names.length === 0) return {}
  say(`installing on this system with apt-get: ${names.join(' ')} (KIOSK_NO_SYSTEM=1 forbids it)`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (/** @type {string[]} */ ...args) =>
    run('/usr/bin/apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      cwd: ROOT,
      env,
      timeoutMs: 600_000,
    })
  const install = (/** @type {string[]} */ ...some) =>
    apt('install', '-y', '--no-install-recommends', ...some)

  const fresh = hasPackageLists() ? null : await apt('update')
  if ((await install(...names)).ok) return {}
  // The lists may be older than what the mirror still holds.
  const updated = fresh ?? (await apt('update'))
  if ((await install(...names)).ok) return {}
  // One that cannot be had must not take the others with it.
  /** @type {Missing} */
  const missing = {}
  for (const name of names) {
    const result = await install(name)
    if (!result.ok) missing[name] = updated.ok ? result.reason : updated.reason
  }
  return missing
}

function hasPackageLists() {
  const folder = '/var/lib/apt/lists'
  return existsSync(folder) && readdirSync(folder).some((file) => /_Packages(\.\w+)?$/.test(file))
}

/**
 * Where Chromium and Chrome are installed, in the order in which we take them.
 *
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function browserCandidates(platform, env) {
  if (platform === 'darwin') {
    return ['/Applications', posix.join(env['HOME'] ?? '/', 'Applications')].flatMap((folder) =>
      ['Chromium', 'Google Chrome'].map((name) => posix.join(folder, `${name}.app/Contents/MacOS/${name}`)),
    )
  }
  if (platform === 'win32') {
    const folders = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
    return folders.flatMap((folder) =>
      folder === undefined
        ? []
        : ['Chromium', 'Google\\Chrome'].map((name) => win32.join(folder, name, 'Application', 'chrome.exe')),
    )
  }
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
  ]
}

/**
 * A Chromium for the tests: the system's, else the one that Playwright has downloaded, else Debian's package.
 *
 * @returns {Promise<{ path: string } | { missing: string }>}
 */
export async function ensureBrowser() {
  const found = systemBrowser() ?? playwrightBrowser()
  if (found !== null) return { path: found }
  const { install, missing } = plan(['chromium'], thisMachine())
  const reason = { ...missing, ...(await aptInstall(install)) }['chromium']
  if (reason !== undefined) return { missing: reason }
  const path = systemBrowser()
  return path === null ? { missing: 'Debian installed its package, but no program came with it' } : { path }
}

function systemBrowser() {
  const given = process.env['KIOSK_CHROMIUM']
  const candidates = browserCandidates(process.platform, process.env)
  return [given, ...candidates].find((path) => path !== undefined && path !== '' && doesStart(path)) ?? null
}

/** On Linux a browser's file may be a mere pointer to a snap that is not there: asked for its version, it tells. */
function doesStart(/** @type {string} */ path) {
  if (!existsSync(path)) return false
  return process.platform !== 'linux' || spawnSync(path, ['--version'], { timeout: 120_000 }).status === 0
}

function playwrightBrowser() {
  const asked = spawnSync(
    nodePath(),
    [
      '--input-type=module',
      '-e',
      "console.log((await import('@playwright/test')).chromium.executablePath())",
    ],
    { cwd: ROOT, env: toolEnv(), encoding: 'utf8' },
  )
  const path = asked.status === 0 ? asked.stdout.trim() : ''
  return path !== '' && doesStart(path) ? path : null
}
